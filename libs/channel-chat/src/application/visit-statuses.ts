import type { Reachable } from './reachable.js';
import { knownAmong, type Answer, type Asking, type WhoAnswers } from './who-answers.js';

/** Where a visitor stands. */
export interface VisitStatus {
  readonly answer: Answer;
  /** What we would like to know: how they can be reached when they have left. */
  readonly ask?: 'reach';
}

/** A status, and the case that it is about, which its visitor is not told. */
export interface VisitStanding {
  readonly status: VisitStatus;
  readonly caseId?: string;
}

/** What the visitors of conversations are told beside what is said. */
export class VisitStatuses {
  constructor(
    private readonly who: Pick<WhoAnswers, 'standings'>,
    private readonly reachable: Pick<Reachable, 'toAsk'>,
  ) {}

  /** As many as were asked for, in their order. @throws what the database throws */
  async of(asked: readonly Asking[]): Promise<readonly VisitStanding[]> {
    const [standings, toAsk] = await Promise.all([this.who.standings(asked), this.reachable.toAsk(knownAmong(asked))]);
    return standings.map(({ answer, ...about }, index) => {
      const asks = toAsk.has(asked[index]?.conversation ?? '');
      return { status: { answer, ...(asks ? { ask: 'reach' as const } : {}) }, ...about };
    });
  }
}
