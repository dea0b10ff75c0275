import { explanationLine, type ExplanationStep } from '@redress/deadlines';
import type { CaseClock, ClockStep } from '../domain/case-clock.js';
import type { ClockResponse, ClockStepResponse } from './clock-responses.js';

/** A clock without the way to its date. */
export function presentClock({ explanation: _steps, corrections: _times, ...clock }: CaseClock): ClockResponse {
  return clock;
}

/** A clock with the way to its date, line by line. */
export function presentExplainedClock(clock: CaseClock): ClockResponse {
  return Object.assign(presentClock(clock), { explanation: clock.explanation.map(presentStep) });
}

function presentStep(step: ClockStep): ClockStepResponse {
  const { step: kind, ...values } = step;
  // The timetables' engine wrote the steps; the domain keeps them without knowing their kinds.
  return { step: kind, values, text: explanationLine(step as unknown as ExplanationStep) };
}
