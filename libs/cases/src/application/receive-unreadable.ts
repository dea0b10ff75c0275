import { derivedId, instantNow, sha256, toInstant, utf8Prefix, type Clock } from '@redress/kernel';
import { CHANNELS, type MessageReceived } from '@redress/contracts';
import type { DeferredRow } from '@redress/messaging';
import type { ReceiveMessage } from './receive-message.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A message whose event cannot be worked with still opens or joins a case as "not fully readable", so that it has an
 * owner and a clock; what can be told of it is kept, and its event stays parked for a replay as a new reading.
 */
export class ReceiveUnreadable {
  constructor(
    private readonly receive: ReceiveMessage,
    private readonly clock: Clock,
  ) {}

  async open(row: DeferredRow): Promise<void> {
    await this.receive.receive(this.salvage(row));
  }

  private salvage(row: DeferredRow): MessageReceived {
    const data = fieldsOf(row);
    const from = asFields(data['from']);
    const raw = asFields(data['raw']);
    const id = text(data['id'], 64) ?? derivedId('unreadable', row.eventId);
    const address = text(from['address'], 320);
    const name = text(from['name'], 200);
    const subject = text(data['subject'], 998);
    return {
      id,
      reading: 0,
      channel: CHANNELS.find((channel) => channel === data['channel']) ?? 'manual',
      account: text(data['account'], 320) ?? '',
      externalId: text(data['externalId'], 998) ?? id,
      kind: 'message',
      from: {
        key: text(from['key'], 64) ?? sha256(id).slice(0, 32),
        proved: false,
        ...(address === undefined ? {} : { address }),
        ...(name === undefined ? {} : { name }),
      },
      to: [],
      otherRecipients: [],
      ...(subject === undefined ? {} : { subject }),
      text: { preview: '', bytes: 0, sha256: sha256('') },
      attachments: [],
      clues: { answers: [], tokens: [] },
      unreadable: utf8Prefix(row.reason?.code ?? 'unknown', 200),
      receivedAt: this.receivedAt(data),
      raw: {
        ref: text(raw['ref'], 512) ?? '',
        bytes: Number(raw['bytes'] ?? 0),
        sha256: text(raw['sha256'], 64) ?? '',
      },
    };
  }

  private receivedAt(data: Fields): string {
    const epoch = Date.parse(text(data['receivedAt'], 40) ?? '');
    return Number.isNaN(epoch) ? instantNow(this.clock) : toInstant(epoch);
  }
}

function fieldsOf(row: DeferredRow): Fields {
  if (row.body === null || row.encoding !== 'utf8') return {};
  try {
    return asFields(JSON.parse(row.body));
  } catch {
    return {};
  }
}

function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function text(value: unknown, maximum: number): string | undefined {
  return typeof value === 'string' && value !== '' ? utf8Prefix(value, maximum) : undefined;
}
