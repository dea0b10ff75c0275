import type { Reachable } from './reachable.js';
import type { Answer, Asking, WhoAnswers } from './who-answers.js';

/** Where a visitor stands. */
export interface VisitStatus {
  readonly answer: Answer;
  /** What we would like to know: how they can be reached when they have left. */
  readonly ask?: 'reach';
}

/** What the visitors of conversations are told beside what is said. */
export class VisitStatuses {
  constructor(
    private readonly who: Pick<WhoAnswers, 'answers'>,
    private readonly reachable: Pick<Reachable, 'toAsk'>,
  ) {}

  /** As many as were asked for, in their order. @throws what the database throws */
  async of(asked: readonly Asking[]): Promise<readonly VisitStatus[]> {
    const conversations = [...new Set(asked.map(({ conversation }) => conversation))];
    const [answers, toAsk] = await Promise.all([this.who.answers(asked), this.reachable.toAsk(conversations)]);
    return answers.map((answer, index) => {
      const asks = toAsk.has(asked[index]?.conversation ?? '');
      return { answer, ...(asks ? { ask: 'reach' as const } : {}) };
    });
  }
}
