import { instantNow, type Clock, type Instant } from '@redress/kernel';
import { localDate } from '../domain/local-date.js';
import { fillWords, visitorLanguage, VISITOR_WORDS, type VisitorLanguage } from '../domain/visitor-words.js';
import type { TalkedAbout } from '../infrastructure/chat-case-row.js';
import type { ChatCases } from './chat-cases.js';
import type { House, Office, Presence } from './office.js';

/** Who answers a visitor and when: as fields for clients, and in words in the visitor's language. */
export interface Answer {
  /** Whether somebody works now. */
  readonly here: boolean;
  /** The name of whoever has the complaint. */
  readonly name?: string;
  /** When somebody is here again. */
  readonly from?: Instant;
  /** The date on which the visitor hears from us at the latest. */
  readonly by?: Instant;
  readonly text: string;
}

/** Whom somebody asks for: the conversation, and the language (BCP 47) in which they want to hear it. */
export interface Asking {
  readonly conversation: string;
  readonly language?: string | undefined;
  /** It was begun just now: nothing can be known of it, and nothing is asked. */
  readonly isNew?: boolean;
}

/** An answer, and the case that it is about. */
export interface Standing {
  readonly answer: Answer;
  readonly caseId?: string;
}

/** The conversations that something may be known of, each once. */
export function knownAmong(asked: readonly Asking[]): readonly string[] {
  return [...new Set(asked.flatMap(({ conversation, isNew }) => (isNew === true ? [] : [conversation])))];
}

/** The language in which a visitor is told something: theirs, else that of the organisation. */
export function languageOf({ languages }: Pick<House, 'languages'>, asked: string | undefined): VisitorLanguage {
  return visitorLanguage(asked, ...languages);
}

/** Tells visitors who answers them and when. Nothing is remembered, so that every replica says the same. */
export class WhoAnswers {
  constructor(
    private readonly office: Pick<Office, 'house'>,
    private readonly cases: Pick<ChatCases, 'of'>,
    private readonly clock: Clock,
  ) {}

  /** As many answers as were asked for, in their order, as they are now or were at a moment. @throws what the database throws */
  async answers(asked: readonly Asking[], at?: Instant): Promise<readonly Answer[]> {
    return (await this.standings(asked, at)).map(({ answer }) => answer);
  }

  /** The same, with the cases. @throws what the database throws */
  async standings(asked: readonly Asking[], at?: Instant): Promise<readonly Standing[]> {
    const [house, about] = await Promise.all([this.office.house(), this.cases.of(knownAmong(asked))]);
    const now = at ?? instantNow(this.clock);
    const presences = new Map<string | undefined, Presence>();
    const presenceOf = (teamKey: string | undefined): Presence => {
      const presence = presences.get(teamKey) ?? house.presence(now, teamKey);
      presences.set(teamKey, presence);
      return presence;
    };
    return asked.map(({ conversation, language }) => {
      const { about: talked, caseId } = about.get(conversation) ?? {};
      const known = { house, talked, presence: presenceOf(talked?.teamKey), now };
      const answer = answerOf(known, languageOf(house, language));
      return { answer, ...(caseId === undefined ? {} : { caseId }) };
    });
  }
}

interface Known {
  readonly house: House;
  readonly talked: TalkedAbout | undefined;
  readonly presence: Presence;
  readonly now: Instant;
}

function answerOf(known: Known, language: VisitorLanguage): Answer {
  const { talked, presence, now } = known;
  const { here, opensAt: from } = presence;
  const open = talked !== undefined && talked.state !== 'closed' ? talked : undefined;
  const name = open?.answeredBy;
  // A date that has passed is promised no more.
  const by = open?.promisedBy !== undefined && open.promisedBy > now ? open.promisedBy : undefined;
  const lines = talked?.state === 'closed' ? [closedLine(talked, language)] : openLines(known, { name, by }, language);
  return {
    here,
    ...(name === undefined ? {} : { name }),
    ...(from === undefined ? {} : { from }),
    ...(by === undefined ? {} : { by }),
    text: lines.join(' '),
  };
}

function closedLine({ reference }: TalkedAbout, language: VisitorLanguage): string {
  return fillWords(VISITOR_WORDS[language].closed, { reference });
}

function openLines(
  { house, talked, presence, now }: Known,
  { name, by }: { readonly name: string | undefined; readonly by: Instant | undefined },
  language: VisitorLanguage,
): readonly string[] {
  const words = VISITOR_WORDS[language];
  const day = (at: Instant): string => localDate(at, language, house.timeZone).day;
  return [
    presence.here ? hereLine(house, name, language) : awayLine(house, presence, now, language),
    ...(presence.here || name === undefined ? [] : [fillWords(words.inHand, { name })]),
    ...(by === undefined ? [] : [fillWords(words.promised, { day: day(by) })]),
    ...(presence.here || talked !== undefined ? [] : [words.kept]),
  ];
}

function hereLine({ name: organisation }: House, name: string | undefined, language: VisitorLanguage): string {
  const words = VISITOR_WORDS[language];
  if (name !== undefined) return fillWords(words.named, { name });
  return organisation === undefined ? words.us : fillWords(words.anybody, { organisation });
}

function awayLine({ timeZone }: House, { opensAt }: Presence, now: Instant, language: VisitorLanguage): string {
  const words = VISITOR_WORDS[language];
  if (opensAt === undefined) return words.away;
  const { day, time } = localDate(opensAt, language, timeZone);
  const isToday = localDate(now, language, timeZone).day === day;
  return fillWords(isToday ? words.awayUntilToday : words.awayUntil, { day, time });
}
