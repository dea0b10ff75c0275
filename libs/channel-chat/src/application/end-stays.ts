import { endedWords } from '../domain/ended-words.js';
import type { IntakeKit } from './chat-intake.js';
import { encodeStayEnd } from './raw-chat-message.js';
import type { EndedStay, Stays } from './stays.js';
import type { Transcript } from './transcript.js';

// So many stays are told of in one look; the rest in the next.
const MOST = 500;

/** Tells the case service of stays that are over: through the inbox, as of a message, so that no crash loses it. */
export class EndStays {
  constructor(
    private readonly kit: () => Pick<IntakeKit, 'inbox'>,
    private readonly stays: Pick<Stays, 'endRunOut' | 'ending' | 'leave' | 'told'>,
    private readonly transcript: Pick<Transcript, 'append'>,
  ) {}

  /** The visitor ends the conversation; durable when it resolves, and nothing where nobody sits there. */
  async byVisitor(conversation: string): Promise<void> {
    const stay = await this.stays.leave(conversation);
    if (stay !== undefined) await this.tell(stay);
  }

  /** Ends what has run out on any replica. */
  async endRunOut(): Promise<void> {
    await this.stays.endRunOut(MOST);
  }

  /** Tells of what has ended, also where the process that ended it is gone. */
  async tellAll(): Promise<void> {
    for (const stay of await this.stays.ending(MOST)) await this.tell(stay);
  }

  // Each step may be repeated; dedupe key of both: conversation and number of the stay.
  private async tell(stay: EndedStay): Promise<void> {
    const { _id: conversation, stay: number, why, endedAt } = stay;
    await this.kit().inbox.accept({
      // No message's: their ids have no colon.
      dedupeKey: `${conversation}:end:${String(number)}`,
      account: conversation,
      externalId: `end:${String(number)}`,
      raw: encodeStayEnd({ ended: why, stay: number }),
      receivedAt: endedAt,
      hints: { stay: number, ended: why },
    });
    if (why === 'visitor') await this.say(stay);
    await this.stays.told(stay);
  }

  private async say({ _id: conversation, stay, endedAt, language }: EndedStay): Promise<void> {
    const text = endedWords(language);
    const source = `ended:${conversation}:${String(stay)}`;
    await this.transcript.append({ conversation, source, from: 'system', text, at: endedAt });
  }
}
