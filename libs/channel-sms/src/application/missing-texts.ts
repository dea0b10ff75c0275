import type { Inbox } from '@redress/channel-kit';
import { toInstant, type Clock } from '@redress/kernel';
import type { Log } from '@redress/platform';
import type { TextNetwork } from '../domain/text-network.js';
import type { ListedText, TextProvider } from '../infrastructure/text-provider.js';
import type { ComparisonProgress } from './comparison-progress.js';
import type { OwnNumbers } from './own-numbers.js';
import type { TextIntake } from './text-intake.js';

export interface MissingTextsParts {
  readonly provider: Pick<TextProvider, 'received' | 'mediaOf'>;
  readonly intake: Pick<TextIntake, 'take'>;
  readonly inbox: () => Pick<Inbox, 'find'>;
  readonly network: TextNetwork;
  /** Those and the services that the settings name. */
  readonly numbers: readonly string[];
  readonly ownNumbers: Pick<OwnNumbers, 'on'>;
  readonly progress: Pick<ComparisonProgress, 'until' | 'advance'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn' | 'error'>;
}

interface Span {
  /** Milliseconds since 1970; the second is the first that is beyond. */
  readonly since: number;
  readonly until: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
// A webhook may be under way for 15 s, and is tried again a few times.
const IN_COMING_MS = 2 * MINUTE;
// What was looked through is looked through again for a day: a text may be listed late, and a number become known by its second text.
const OVERLAP_MS = DAY;
// Longer than any outage; and whatever stands in the way of one text must not make every comparison longer for ever.
const FARTHEST_MS = 30 * DAY;

/** Texts that the provider has and no webhook brought. */
export class MissingTexts {
  constructor(private readonly parts: MissingTextsParts) {}

  /**
   * Takes in what is missing since everything was there, less a day. What cannot be taken in holds up nothing else, and is looked for
   * again by every comparison. @returns how many texts were missing. @throws whatever provider and database throw
   */
  async take(): Promise<number> {
    const { clock, progress } = this.parts;
    const now = clock.now();
    const until = await progress.until();
    // From here on nothing is forgotten that could not be taken in at once.
    if (until === undefined) await progress.advance(now);
    const since = Math.max(now - FARTHEST_MS, (until ?? now) - OVERLAP_MS);
    const numbers = await this.ours();
    let missing = 0;
    let whole = true;
    for (const day of daysOf({ since, until: now - IN_COMING_MS })) {
      const { taken, failed } = await this.takeOf(day, numbers);
      missing += taken;
      whole &&= failed === 0;
      if (whole) await progress.advance(day.until);
    }
    return missing;
  }

  // Which numbers a messaging service has, only the provider knows; and what comes to others of the account is not for us.
  private async ours(): Promise<readonly string[]> {
    const { numbers, ownNumbers, network } = this.parts;
    const named = numbers.filter((number) => !number.startsWith('MG'));
    return [...new Set([...named, ...(await ownNumbers.on(network))])];
  }

  /** The oldest first, so that a STOP and what came after it are worked in as they were said. */
  private async takeOf(day: Span, numbers: readonly string[]): Promise<{ taken: number; failed: number }> {
    const listed: ListedText[] = [];
    for (const number of numbers) listed.push(...(await this.listed(day, number)));
    const counts = { taken: 0, failed: 0 };
    // Listed the newest first, and dated by whole seconds.
    for (const text of listed.toReversed().sort((one, other) => one.createdAt - other.createdAt)) {
      const became = await this.takeOne(text);
      if (became !== 'known') counts[became] += 1;
    }
    return counts;
  }

  private async listed({ since, until }: Span, number: string): Promise<readonly ListedText[]> {
    const { texts, more } = await this.parts.provider.received(number, since, until);
    if (more) {
      this.parts.log.error(
        'more texts came in a day than are compared; look through the rest of that day in the console of the provider',
        { number, day: toInstant(since).slice(0, 10), compared: texts.length },
      );
    }
    return texts;
  }

  private async takeOne(text: ListedText): Promise<'known' | 'taken' | 'failed'> {
    const { intake, inbox, log } = this.parts;
    try {
      if ((await inbox().find(text.sid)) !== null) return 'known';
      await intake.take(await this.fieldsOf(text), toInstant(text.createdAt));
      return 'taken';
    } catch (error) {
      const code = error instanceof Error ? error.name : 'unknown';
      log.warn('a text that no webhook brought could not be taken in; the next comparison tries again', {
        ...{ sid: text.sid, code },
      });
      return 'failed';
    }
  }

  /** As the webhook would have posted it. */
  private async fieldsOf({ sid, from, to, body, media }: ListedText): Promise<Record<string, string>> {
    const files = media === 0 ? [] : await this.parts.provider.mediaOf(sid);
    const fields: Record<string, string> = { MessageSid: sid, From: from, To: to, Body: body };
    fields['NumMedia'] = String(files.length);
    for (const [index, { url, type }] of files.entries()) {
      fields[`MediaUrl${String(index)}`] = url;
      fields[`MediaContentType${String(index)}`] = type;
    }
    return fields;
  }
}

/** A span by days in UTC, the oldest first. */
function* daysOf({ since, until }: Span): Generator<Span> {
  for (let at = since; at < until;) {
    const next = Math.min((Math.floor(at / DAY) + 1) * DAY, until);
    yield { since: at, until: next };
    at = next;
  }
}
