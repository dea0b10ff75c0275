import type { IntakeKit } from './chat-intake.js';
import { encodeStayEnd } from './raw-chat-message.js';
import type { EndedStay, Stays } from './stays.js';

// So many stays are told of in one look; the rest in the next.
const MOST = 500;

/** Tells the case service of stays that are over: through the inbox, as of a message, so that no crash loses it. */
export class EndStays {
  constructor(
    private readonly kit: () => IntakeKit,
    private readonly stays: Pick<Stays, 'endRunOut' | 'ending' | 'told'>,
  ) {}

  /** Ends what has run out on any replica. */
  async endRunOut(): Promise<void> {
    await this.stays.endRunOut(MOST);
  }

  /** Tells of what has ended, also where the process that ended it is gone. */
  async tellAll(): Promise<void> {
    for (const stay of await this.stays.ending(MOST)) await this.tell(stay);
  }

  /** Durable when it resolves; dedupe key: conversation and number of the stay. */
  async tell(stay: EndedStay): Promise<void> {
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
    await this.stays.told(stay);
  }
}
