import { instantNow, type Clock, type Instant } from '@redress/kernel';
import { localDate } from '../domain/local-date.js';
import { REFUSAL_WORDS, TOLD_REFUSALS, type ToldRefusal } from '../domain/refusal-words.js';
import { fillWords, visitorLanguage, type VisitorLanguage } from '../domain/visitor-words.js';
import type { House, Office } from './office.js';
import { languageOf } from './who-answers.js';

/** Tells whoever is refused what they can do, and how else the organisation is reached. */
export class Refusals {
  constructor(
    private readonly office: Pick<Office, 'house'>,
    private readonly clock: Clock,
  ) {}

  /**
   * The words for a refusal, a line each way. `asked`: BCP 47. Undefined for refusals that speak to whoever wrote the client. Never fails:
   * where the organisation cannot be read no ways are named.
   */
  async wordsFor(code: string, asked: string | undefined): Promise<string | undefined> {
    if (!isTold(code)) return undefined;
    const house = await this.house();
    const language = house === undefined ? visitorLanguage(asked) : languageOf(house, asked);
    const words = REFUSAL_WORDS[language];
    const ways = house === undefined ? [] : this.waysOf(house, language);
    return [words[code], ...(ways.length === 0 ? [] : [words.otherwise, ...ways])].join('\n');
  }

  /** How else the organisation is reached, a line each; empty where nothing is known. Never fails. */
  async otherWays(language: VisitorLanguage): Promise<readonly string[]> {
    const house = await this.house();
    return house === undefined ? [] : this.waysOf(house, language);
  }

  private async house(): Promise<House | undefined> {
    try {
      return await this.office.house();
    } catch {
      return undefined;
    }
  }

  private waysOf(house: House, language: VisitorLanguage): readonly string[] {
    const words = REFUSAL_WORDS[language];
    const { email, post } = house;
    return [
      ...phoneLine(house, language, instantNow(this.clock)),
      ...(email === undefined ? [] : [fillWords(words.email, { email })]),
      ...(post === undefined ? [] : [fillWords(words.post, { post })]),
    ];
  }
}

function phoneLine(house: House, language: VisitorLanguage, now: Instant): readonly string[] {
  const { phone, timeZone } = house;
  if (phone === undefined) return [];
  const words = REFUSAL_WORDS[language];
  const { opensAt } = house.telephone(now);
  if (opensAt === undefined) return [fillWords(words.phone, { phone })];
  const { day, time } = localDate(opensAt, language, timeZone);
  const isToday = localDate(now, language, timeZone).day === day;
  return [fillWords(isToday ? words.phoneFromToday : words.phoneFrom, { phone, day, time })];
}

function isTold(code: string): code is ToldRefusal {
  return TOLD_REFUSALS.some((each) => each === code);
}
