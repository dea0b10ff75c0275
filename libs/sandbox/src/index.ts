export type { ScriptedAnswer, ScriptLine } from './answer-script.js';
export { MailSink, type MailSinkOptions } from './mail-sink.js';
export { openSandbox, type Sandbox } from './open-sandbox.js';
export type { ReadMail } from './read-mail.js';
export { SandboxModule } from './sandbox.module.js';
