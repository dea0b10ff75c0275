export type { ScriptedAnswer, ScriptLine } from './answer-script.js';
export { deliveryReport } from './delivery-report.js';
export { KEPT } from './kept.js';
export { MailSink, type MailSinkOptions } from './mail-sink.js';
export { openSandbox, type Sandbox, type SandboxChannels } from './open-sandbox.js';
export type { ReadMail } from './read-mail.js';
export { SandboxModule, type StandIns } from './sandbox.module.js';
export type { SentFile } from './telephones/kept-texts.js';
export { PUBLISHED_API } from './telephones/published-api.js';
export type { ReadText } from './telephones/sent-text.js';
export {
  TelephoneNetwork,
  type TelephoneNetworkOptions,
  type TypedAnswer,
  type TypedText,
} from './telephones/telephone-network.js';
export type { ScriptedCourse, ScriptedTaking, TelephoneScriptLine } from './telephones/telephone-script.js';
