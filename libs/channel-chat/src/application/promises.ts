import type { InboxRow } from '@redress/channel-kit';
import type { Instant } from '@redress/kernel';
import { localDate } from '../domain/local-date.js';
import { fillWords, VISITOR_WORDS } from '../domain/visitor-words.js';
import type { House, Office } from './office.js';
import type { RawChatMessage } from './raw-chat-message.js';
import { languageOf, type WhoAnswers } from './who-answers.js';

/** The words by which whoever asks for something is answered at once; the same for the same message. */
export class Promises {
  constructor(
    private readonly office: Pick<Office, 'house'>,
    private readonly who: Pick<WhoAnswers, 'answers'>,
  ) {}

  /** Undefined for what asks for nothing. @throws what the database throws */
  async wordsFor(
    { account: conversation, receivedAt }: Pick<InboxRow, 'account' | 'receivedAt'>,
    { asks, language }: RawChatMessage,
  ): Promise<string | undefined> {
    if (asks === undefined) return undefined;
    const house = await this.office.house();
    if (asks === 'call') return callWords(house, receivedAt, language);
    const [answer] = await this.who.answers([{ conversation, language }], receivedAt);
    return [VISITOR_WORDS[languageOf(house, language)].people, answer?.text ?? ''].join(' ').trim();
  }
}

// A promise is kept by people who are there: calls are made in the hours in which the telephone is answered.
function callWords(house: House, at: Instant, asked: string | undefined): string {
  const language = languageOf(house, asked);
  const words = VISITOR_WORDS[language];
  const { here, opensAt } = house.telephone(at);
  if (here) return words.callNow;
  if (opensAt === undefined) return words.callLater;
  const { day, time } = localDate(opensAt, language, house.timeZone);
  const isToday = localDate(at, language, house.timeZone).day === day;
  return fillWords(isToday ? words.callFromToday : words.callFrom, { day, time });
}
