import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request } from 'express';
import type { ProblemParts } from './problem-document.js';

/** How an error is told to who asked: in other words, or as a page for a person. */
export interface PresentedProblem {
  readonly detail: string;
  /** A whole HTML page, sent in place of the problem document. */
  readonly page?: string;
}

/** Says how an error is told; undefined leaves it as it is. It must not throw. */
export type ProblemPresenter = (
  request: Request,
  problem: Omit<ProblemParts, 'traceId'>,
) => Promise<PresentedProblem | undefined>;

const SETTING = 'redress problem presenter';

/** From now on, every error of this application is told as `present` says. */
export function presentProblems(app: NestExpressApplication, present: ProblemPresenter): void {
  app.set(SETTING, present);
}

/** The presenter of the application that the request came to, if it has one. */
export function presenterFor(request: Request): ProblemPresenter | undefined {
  // Express keeps settings untyped; nobody else writes this one.
  return request.app.get(SETTING) as ProblemPresenter | undefined;
}
