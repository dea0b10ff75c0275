import type { AcceptInput, Inbox, Suppressions } from '@redress/channel-kit';
import { instantNow, type Clock, type Instant } from '@redress/kernel';
import { keywordOf, type Keyword } from '../domain/keyword.js';
import { readText, type FormFields, type ReceivedText } from '../domain/received-text.js';
import { bareAddress } from '../domain/text-network.js';
import type { ConversationWindows } from './conversation-windows.js';
import type { StaffNumbers } from './staff-numbers.js';
import { encodeText } from './stored-text.js';
import { telephoneNumber } from './telephone-number.js';

/** What the intake needs of the kit. */
export interface IntakeKit {
  readonly inbox: Pick<Inbox, 'accept' | 'find'>;
  readonly suppressions: Pick<Suppressions, 'among' | 'stop' | 'resume' | 'heardFrom'>;
}

/**
 * Takes the texts of one network in. A stop comes before everything else: it is durable before the text is, and the provider hears "ours" only
 * after both, so that a crash in between is a stop without its text, never a text without its stop.
 */
export class TextIntake {
  constructor(
    private readonly kit: () => IntakeKit,
    private readonly staffNumbers: Pick<StaffNumbers, 'has'>,
    private readonly clock: Clock,
    /** Left out where anything may be said at any time. */
    private readonly windows?: Pick<ConversationWindows, 'heard'>,
  ) {}

  /**
   * Resolves when the text is durable. Dedupe key: the provider's id. @returns false when the fields are no text
   * @throws whatever the file store or the database throws: the provider offers the text again
   */
  async take(fields: FormFields, receivedAt: Instant = instantNow(this.clock)): Promise<boolean> {
    const text = readText(fields);
    if (text === undefined) return false;
    const { inbox } = this.kit();
    const number = telephoneNumber(bareAddress(text.from));
    const keyword = number === undefined ? undefined : await this.keyword(text, number);
    if (number !== undefined && keyword === 'stop') await this.stop(text.sid, number, receivedAt);
    // Before anybody can answer it: without a window the answer would be another.
    if (number !== undefined) await this.windows?.heard(text.to, number, receivedAt);
    const { row } = await inbox.accept({
      dedupeKey: text.sid,
      account: text.to,
      externalId: text.sid,
      raw: encodeText(fields),
      receivedAt,
      ...(await this.hints(number, keyword)),
    });
    if (number !== undefined) await this.heard(number, keyword, row.receivedAt);
    return true;
  }

  // Kept with the text, so that it says the same whenever it is read again.
  private async hints(number: string | undefined, keyword: Keyword | undefined): Promise<Pick<AcceptInput, 'hints'>> {
    if (keyword !== undefined) return { hints: { keyword } };
    return number !== undefined && (await this.staffNumbers.has(number)) ? { hints: { staff: true } } : {};
  }

  /** Only whom we may not write to has anything to start: from anybody else "yes" is an answer. */
  private async keyword(text: ReceivedText, number: string): Promise<Keyword | undefined> {
    const keyword = keywordOf(text.body, text.optOutType);
    if (keyword !== 'start') return keyword;
    const stopped = await this.kit().suppressions.among([number]);
    return stopped.get(number) === 'opt-out' ? 'start' : undefined;
  }

  // A copy of a stop says nothing new: a start may have come since.
  private async stop(sid: string, number: string, at: Instant): Promise<void> {
    const { inbox, suppressions } = this.kit();
    if ((await inbox.find(sid)) === null) await suppressions.stop(number, at);
  }

  // By the time of the first copy: a start that comes again must not undo a stop that came after it.
  private async heard(number: string, keyword: Keyword | undefined, at: Instant): Promise<void> {
    const { suppressions } = this.kit();
    if (keyword === 'start') await suppressions.resume(number, at);
    else if (keyword === undefined) await suppressions.heardFrom(number);
  }
}
