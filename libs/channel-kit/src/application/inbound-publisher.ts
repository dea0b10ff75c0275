import { EVENTS, keepsSchema, MessageReceived, TOPICS } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { derivedId, isRetriable } from '@redress/kernel';
import type { OutgoingEvent, Publisher } from '@redress/messaging';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { InboxRow } from '../infrastructure/inbox-row.js';
import { Batcher } from './batcher.js';
import type { InboxMarks } from './inbox-marks.js';
import { Limit } from './limit.js';
import type { Normaliser } from './normaliser.js';
import { errorCode, type Surroundings } from './surroundings.js';
import { unreadableMessage } from './unreadable-message.js';

const BATCH = 100;
// Raw bytes of messages that wait for their turn; beyond this they are read back from the store.
const HELD_BYTES = 16 * 1024 * 1024;

/**
 * Brings accepted messages into the log: normalise, publish, mark. Every step may be repeated by anybody: the event's
 * id follows from message and reading, and the case service knows a message that it has bound.
 */
export class InboundPublisher {
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly limit: Limit;
  private heldBytes = 0;
  private readonly outbox: Batcher<OutgoingEvent>;

  constructor(
    private readonly here: Surroundings,
    private readonly normaliser: Normaliser,
    private readonly files: FileStore,
    private readonly publisher: Publisher,
    private readonly marks: InboxMarks,
  ) {
    this.limit = new Limit(here.timing.normalising);
    this.outbox = new Batcher((events) => publisher.publish(events), { maximum: BATCH, lingerMs: 0 }, here.clock);
  }

  /** Publishes in the background; what fails, or does not fit into memory, is left to the sweeper. */
  offer(row: InboxRow, raw?: Buffer): void {
    if (this.underWay.size >= this.here.timing.waitingMessages) return;
    const held = raw !== undefined && this.heldBytes + raw.length <= HELD_BYTES ? raw : undefined;
    this.heldBytes += held?.length ?? 0;
    this.publish(row, row.attempts, held)
      .catch((error: unknown) => {
        this.here.log.warn('a message was accepted but not published yet', {
          messageId: row._id,
          code: errorCode(error),
        });
      })
      .finally(() => {
        this.heldBytes -= held?.length ?? 0;
      });
  }

  /**
   * Resolves when the message stands in the log. `attempts` counts the times it was published again.
   * @throws RedressError retriable, when the file store or the bus is away
   */
  publish(row: InboxRow, attempts: number, raw?: Buffer): Promise<void> {
    const key = `${row._id}:${String(row.reading)}`;
    const running = this.underWay.get(key);
    if (running !== undefined) return running;
    const work = this.bring(row, attempts, raw).finally(() => {
      this.underWay.delete(key);
    });
    this.underWay.set(key, work);
    return work;
  }

  /** Resolves when nothing is under way; failures are the sweeper's. */
  async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.allSettled(this.underWay.values());
  }

  private async bring(row: InboxRow, attempts: number, raw: Buffer | undefined): Promise<void> {
    const message = await this.limit.run(() => this.read(row, raw));
    await this.put(row, message);
    this.marks.published(row, attempts);
  }

  /** One message that the bus refuses must not hold up those that share its batch, nor stay without a case. */
  private async put(row: InboxRow, message: MessageReceived): Promise<void> {
    const { service } = this.here;
    try {
      await this.outbox.add(toEvent(row, message, service));
    } catch (error) {
      if (isRetriable(error)) throw error;
      const alone = await this.publishAlone(toEvent(row, message, service));
      if (!alone) await this.publisher.publish([toEvent(row, this.unread(row, error), service)]);
    }
  }

  private async publishAlone(event: OutgoingEvent): Promise<boolean> {
    try {
      await this.publisher.publish([event]);
      return true;
    } catch (error) {
      if (isRetriable(error)) throw error;
      return false;
    }
  }

  private async read(row: InboxRow, raw: Buffer | undefined): Promise<MessageReceived> {
    try {
      const message = await this.normaliser.normalise(row, raw ?? (await this.files.read(row.raw.ref, row.raw.bytes)));
      if (keepsSchema(MessageReceived, message)) return message;
      // What breaks the schema would be parked by the reader: a complaint without a case.
      const [broken] = validateSync(plainToInstance(MessageReceived, message));
      return broken === undefined ? message : this.unread(row, new TypeError(broken.property));
    } catch (error) {
      if (isRetriable(error)) throw error;
      return this.unread(row, error);
    }
  }

  /** Trying again would fail again, and meanwhile nobody would own the complaint. */
  private unread(row: InboxRow, error: unknown): MessageReceived {
    const code = errorCode(error);
    this.here.log.warn('a message could not be read and goes on unread', { messageId: row._id, code });
    return unreadableMessage(row, `could not be read here (${code}); see the original`);
  }
}

function toEvent(row: InboxRow, message: MessageReceived, service: string): OutgoingEvent {
  return {
    topic: TOPICS.inbound.name,
    key: message.from.key,
    event: {
      id: derivedId('message.received', row._id, String(row.reading)),
      type: EVENTS.messageReceived.type,
      source: service,
      subject: row._id,
      time: row.receivedAt,
      data: message,
    },
  };
}
