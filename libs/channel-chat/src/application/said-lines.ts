import { isSmallTalk, type InboxRow } from '@redress/channel-kit';
import type { Promises } from './promises.js';
import type { RawChatMessage } from './raw-chat-message.js';
import type { Reachable } from './reachable.js';
import type { NewLine, Transcript } from './transcript.js';

/** Writes down in the conversation what a message of its visitor says, and what is answered at once. */
export class SaidLines {
  constructor(
    private readonly transcript: Pick<Transcript, 'append'>,
    private readonly promises: Promises,
    private readonly reachable: Reachable,
  ) {}

  /**
   * Durable when it resolves, with the number of the visitor's line; 0 for what makes none. Repeatable: the same row and message write the same.
   * @throws what the stores throw
   */
  async keep(row: Pick<InboxRow, '_id' | 'account' | 'receivedAt'>, message: RawChatMessage): Promise<number> {
    const { account, receivedAt } = row;
    const { email, phone, reach } = message;
    if (reach === true || email !== undefined || phone !== undefined) {
      const ways = { ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) };
      await this.reachable.keep(account, ways, receivedAt);
    }
    if (reach === true) return 0;
    const { seq } = await this.transcript.append(lineOf(row, message));
    const promised = await this.promises.wordsFor(row, message);
    if (promised !== undefined) await this.transcript.append(promiseLine(row, promised));
    return seq;
  }
}

/** A message as it stands in the transcript; the same for the same message. */
function lineOf(row: Pick<InboxRow, '_id' | 'account' | 'receivedAt'>, { id, text, file }: RawChatMessage): NewLine {
  return {
    conversation: row.account,
    source: `message:${row._id}`,
    from: 'customer',
    text: file?.name ?? text,
    at: row.receivedAt,
    clientId: id,
    ...(file === undefined ? {} : { file }),
    ...(file === undefined && isSmallTalk(text) ? {} : { content: 1 }),
  };
}

function promiseLine(row: Pick<InboxRow, '_id' | 'account' | 'receivedAt'>, text: string): NewLine {
  return { conversation: row.account, source: `promise:${row._id}`, from: 'system', text, at: row.receivedAt };
}
