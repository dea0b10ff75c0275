import {
  ChannelKit,
  DEFAULT_TIMING,
  type BeginHandOver,
  type DeliveryRow,
  type Outgoing,
  type SendOutcome,
  type Timing,
  type UpdateSender,
} from '@redress/channel-kit';
import { TextIntake, TextNormaliser } from '@redress/channel-sms';
import { CaseViews, WEB_CASE_VIEWS } from '@redress/channel-web';
import {
  EVENTS,
  SERVICES,
  TOPICS,
  type CaseViewUpdated,
  type MessageSettled,
  type NoticeIssued,
  type RecipientUpdated,
  type UpdateIssued,
} from '@redress/contracts';
import { isRetriable } from '@redress/kernel';
import type { EventEnvelope } from '@redress/messaging';
import type { SimulatedProcess, SimulatedRelay } from '@redress/testing';
import { consume } from './consume.js';
import { CustomerNormaliser } from './customer-normaliser.js';
import type { Engines } from './engines.js';
import { KEYS, SWEEP_MS } from './simulated-surroundings.js';
import type { TalkGateway } from './talkers.js';

/** Waits of the kit, shortened like the other waits of the simulation. */
export const TIMING = {
  ...DEFAULT_TIMING,
  sweepMs: SWEEP_MS,
  republishMs: [30_000, 60_000, 120_000],
  retryMs: [10_000, 30_000, 60_000],
};

/** The same where an address gets one automatic mail in two minutes and what is beyond goes out as one. */
export const PACED: Timing = { ...TIMING, hourMs: 120_000, perAddressHour: 1 };

/** The channels that take part. */
export type SimulatedChannel = 'email' | 'web' | 'sms' | 'chat';

const OWN_TOPICS: Readonly<Record<SimulatedChannel, readonly string[]>> = {
  email: [TOPICS.outboundEmail.name],
  web: [TOPICS.outboundWeb.name, TOPICS.caseViews.name],
  sms: [TOPICS.outboundSms.name],
  chat: [TOPICS.outboundChat.name],
};
const NO_STAFF = { has: (): Promise<boolean> => Promise.resolve(false) };

/** The gateway of one channel: the production kit on simulated engines, with the relay as its outside world. */
export async function startGateway(
  process: SimulatedProcess,
  engines: Engines,
  channel: SimulatedChannel,
  relay: SimulatedRelay,
  timing: Timing = TIMING,
): Promise<TalkGateway> {
  const service = SERVICES[channel];
  const log = {
    info: () => undefined,
    error: () => undefined,
    warn: (message: string, fields: Readonly<Record<string, string | number>>) => {
      process.note(`${message} ${JSON.stringify(fields)}`);
    },
  };
  const kit = new ChannelKit(
    { channel, service, clock: process.clock, ids: process.ids, timing, log },
    { database: engines.database, files: engines.files, publisher: engines.bus.publisher },
    {
      normaliser: channel === 'sms' ? new TextNormaliser(engines.files, KEYS) : new CustomerNormaliser(),
      sender: senderOf(channel, process, relay, timing),
    },
  );
  const topics = [TOPICS.intake.name, ...OWN_TOPICS[channel]];
  const views = new CaseViews(engines.database.model(WEB_CASE_VIEWS));
  const handle = async (event: EventEnvelope): Promise<void> => {
    if (event.type === EVENTS.messageSettled.type) kit.fates.settled(event.data as MessageSettled);
    if (event.type === EVENTS.updateIssued.type) await kit.desk.accept(event.data as UpdateIssued);
    if (event.type === EVENTS.noticeIssued.type) await kit.desk.acceptNotice(event.data as NoticeIssued);
    if (event.type === EVENTS.recipientUpdated.type) await kit.recipientUpdated(event.data as RecipientUpdated);
    if (event.type === EVENTS.caseViewUpdated.type) await views.apply(event.data as CaseViewUpdated);
  };
  await consume({ process, engines, service, topics, handle });
  kit.start();
  if (channel !== 'sms') return { kit };
  return { kit, texts: new TextIntake(() => kit, NO_STAFF, process.clock) };
}

function senderOf(
  channel: SimulatedChannel,
  process: SimulatedProcess,
  relay: SimulatedRelay,
  { hourMs }: Timing,
): UpdateSender {
  if (channel === 'sms') return new TextRelaySender(process, relay, 'unknown', false);
  return new RelaySender(process, relay, 'send-again', hourMs === PACED.hourMs && channel !== 'chat');
}

/** Sends under an id that follows from the update, and calls an answer that never came a doubt. */
class RelaySender implements UpdateSender {
  readonly canGroup?: true;

  constructor(
    private readonly process: SimulatedProcess,
    private readonly relay: SimulatedRelay,
    readonly inDoubt: UpdateSender['inDoubt'],
    paced: boolean,
  ) {
    if (paced) this.canGroup = true;
  }

  async send(
    row: DeliveryRow,
    _signal: AbortSignal,
    together: readonly Outgoing[],
    _begin: BeginHandOver,
  ): Promise<SendOutcome> {
    const messageId = `${row._id}@our.example`;
    const updates = row.together === undefined ? [row.update] : together;
    try {
      await this.relay.send(
        this.process,
        updates.map(({ updateId, caseId, text, answers, recipient: { address, key } }) => ({
          messageId,
          updateId,
          caseId,
          to: address ?? key,
          text: text.preview,
          answers,
        })),
      );
      return { state: 'accepted', externalId: messageId, reason: '250' };
    } catch (error) {
      if (isRetriable(error)) return { state: 'doubt', reason: 'the connection was lost after DATA' };
      throw error;
    }
  }
}

/** Notes each hand-over first, as the sender of texts does. */
class TextRelaySender extends RelaySender {
  readonly notesHandOvers = true;

  override async send(...attempt: Parameters<UpdateSender['send']>): Promise<SendOutcome> {
    const [row, , , begin] = attempt;
    try {
      if (!(await begin({ to: row.recipientKey }))) return { state: 'refused-for-now', reason: 'another has it' };
    } catch (error) {
      if (isRetriable(error)) return { state: 'refused-for-now', reason: 'the hand-over could not be noted' };
      throw error;
    }
    return await super.send(...attempt);
  }
}
