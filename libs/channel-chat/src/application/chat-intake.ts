import type { Inbox } from '@redress/channel-kit';
import { RedressError, sha256, type Instant } from '@redress/kernel';
import { encodeChatMessage, type RawChatMessage, type VisitorDetails } from './raw-chat-message.js';
import type { Reach } from './reachable.js';
import type { SaidLines } from './said-lines.js';
import type { Stays } from './stays.js';

/** What the intake needs of the kit. */
export interface IntakeKit {
  readonly inbox: Pick<Inbox, 'accept' | 'find'>;
}

export interface ChatMessageInput {
  readonly conversation: string;
  readonly message: RawChatMessage;
  readonly receivedAt: Instant;
  /** Their client was shown nothing yet: most likely nothing was said. */
  readonly isFirst?: boolean;
}

export interface ReachInput {
  readonly conversation: string;
  readonly reach: Reach;
  readonly details: VisitorDetails;
  readonly receivedAt: Instant;
}

/** Takes in what visitors write: first their stay, then the inbox, then the transcript, then the visitor hears the number. */
export class ChatIntake {
  constructor(
    private readonly kit: () => IntakeKit,
    private readonly lines: Pick<SaidLines, 'keep'>,
    private readonly stays: Pick<Stays, 'join'>,
  ) {}

  /**
   * Resolves when the message is durable, with its number in the conversation. Dedupe key: conversation and the client's id.
   * @throws RedressError `message-id-reused` for another text under the same id; `conversation-ended` where a person of ours has
   * ended it; what the stores throw: the client offers it again
   */
  async take({ conversation, message, receivedAt, isFirst }: ChatMessageInput): Promise<number> {
    const textHash = hashOf(message);
    const dedupeKey = `${conversation}:${message.id}`;
    const stay = await this.stayOf({ conversation, message, isFirst: isFirst === true }, dedupeKey);
    const { row } = await this.kit().inbox.accept({
      dedupeKey,
      account: conversation,
      externalId: message.id,
      raw: encodeChatMessage(message),
      receivedAt,
      hints: { textHash, ...stay },
    });
    if (row.hints['textHash'] !== textHash) {
      throw idReused();
    }
    return this.lines.keep(row, message);
  }

  /**
   * How the visitor can be reached, or that they do not want to say it. Durable when it resolves. Dedupe key: the conversation and whether a way is given,
   * so that it is said once, and a way may follow a refusal. @throws RedressError `reach-answered` for another way than was given before; what the stores throw
   */
  async reach({ conversation, reach, details, receivedAt }: ReachInput): Promise<void> {
    const given = Object.keys(reach).length > 0;
    const textHash = sha256(JSON.stringify([reach.email, reach.phone]));
    const { email: _email, phone: _phone, ...others } = details;
    const message: RawChatMessage = { id: 'reach', text: '', reach: true, ...others, ...reach };
    const { row } = await this.kit().inbox.accept({
      // Ids of messages stand behind the conversation, never before it.
      dedupeKey: `reach:${given ? 'given' : 'refused'}:${conversation}`,
      account: conversation,
      externalId: 'reach',
      raw: encodeChatMessage(message),
      receivedAt,
      hints: { textHash },
    });
    if (row.hints['textHash'] !== textHash) {
      const wrong = {
        field: given && reach.email === undefined ? 'phone' : 'email',
        rule: 'once',
        message: 'it was said before: write in a message what has changed',
      };
      throw new RedressError('reach-answered', 'We know already how to reach you. Write what has changed.', {
        fields: [wrong],
      });
    }
    await this.lines.keep(row, message);
  }

  // What was taken in before the end is answered, however often it is offered.
  private async stayOf(
    { conversation, message: { language }, isFirst }: Omit<ChatMessageInput, 'receivedAt'>,
    dedupeKey: string,
  ): Promise<{ readonly stay?: number }> {
    try {
      return { stay: await this.stays.join(conversation, language, isFirst) };
    } catch (error) {
      const ended = error instanceof RedressError && error.code === 'conversation-ended';
      if (!ended || (await this.kit().inbox.find(dedupeKey)) === null) throw error;
      return {};
    }
  }
}

/** The id of a message was used for another one. */
export function idReused(): RedressError {
  const wrong = { field: 'id', rule: 'reused', message: 'id was used for another text: give each message its own' };
  return new RedressError('message-id-reused', 'The id was used for another message.', { fields: [wrong] });
}

// What is asked for is part of what was said, and so is a file.
function hashOf({ text, asks, phone, upload }: RawChatMessage): string {
  if (upload !== undefined) return sha256(JSON.stringify(['file', upload]));
  return sha256(asks === undefined ? text : JSON.stringify([text, asks, phone]));
}
