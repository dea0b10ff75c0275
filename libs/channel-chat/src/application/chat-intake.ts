import type { Inbox, InboxRow } from '@redress/channel-kit';
import { RedressError, sha256, type Instant } from '@redress/kernel';
import { encodeChatMessage, type RawChatMessage } from './raw-chat-message.js';
import type { Stays } from './stays.js';
import type { NewLine, Transcript } from './transcript.js';

/** What the intake needs of the kit. */
export interface IntakeKit {
  readonly inbox: Pick<Inbox, 'accept' | 'find'>;
}

export interface ChatMessageInput {
  readonly conversation: string;
  readonly message: RawChatMessage;
  readonly receivedAt: Instant;
}

/** Takes in what visitors write: first their stay, then the inbox, then the transcript, then the visitor hears the number. */
export class ChatIntake {
  constructor(
    private readonly kit: () => IntakeKit,
    private readonly transcript: Pick<Transcript, 'append'>,
    private readonly stays: Pick<Stays, 'join'>,
  ) {}

  /**
   * Resolves when the message is durable, with its number in the conversation. Dedupe key: conversation and the client's id.
   * @throws RedressError `message-id-reused` for another text under the same id; `conversation-ended` where a person of ours has
   * ended it; what the stores throw: the client offers it again
   */
  async take({ conversation, message, receivedAt }: ChatMessageInput): Promise<number> {
    const textHash = sha256(message.text);
    const dedupeKey = `${conversation}:${message.id}`;
    const stay = await this.stayOf(conversation, message, dedupeKey);
    const { row } = await this.kit().inbox.accept({
      dedupeKey,
      account: conversation,
      externalId: message.id,
      raw: encodeChatMessage(message),
      receivedAt,
      hints: { textHash, ...stay },
    });
    if (row.hints['textHash'] !== textHash) {
      const wrong = { field: 'id', rule: 'reused', message: 'id was used for another text: give each message its own' };
      throw new RedressError('message-id-reused', 'The id was used for another message.', { fields: [wrong] });
    }
    return (await this.transcript.append(lineOf(row, message))).seq;
  }

  // What was taken in before the end is answered, however often it is offered.
  private async stayOf(
    conversation: string,
    { language }: RawChatMessage,
    dedupeKey: string,
  ): Promise<{ readonly stay?: number }> {
    try {
      return { stay: await this.stays.join(conversation, language) };
    } catch (error) {
      const ended = error instanceof RedressError && error.code === 'conversation-ended';
      if (!ended || (await this.kit().inbox.find(dedupeKey)) === null) throw error;
      return {};
    }
  }
}

/** A message as it stands in the transcript; the same for the same message. */
export function lineOf(row: Pick<InboxRow, '_id' | 'account' | 'receivedAt'>, { id, text }: RawChatMessage): NewLine {
  return {
    conversation: row.account,
    source: `message:${row._id}`,
    from: 'customer',
    text,
    at: row.receivedAt,
    clientId: id,
  };
}
