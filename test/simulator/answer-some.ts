import { setTimeout as pause } from 'node:timers/promises';
import type { SeededRandom } from '@redress/testing';
import type { Doors } from './doors.js';
import type { Handlers } from './handlers.js';
import { lacksCase, type Story } from './outcome.js';

/** Customers' side and staff's. */
export interface Everybody {
  readonly doors: Pick<Doors, 'knownAs'>;
  readonly handlers: Pick<Handlers, 'cases' | 'answer' | 'filesOn'>;
}

type Cases = Awaited<ReturnType<Handlers['cases']>>;

// Of the answers that can carry one.
const FILES = 0.3;
const AGAIN_MS = 500;

/**
 * Handlers answer a part of the cases. Nothing that customers do here bars an answer, so each refusal is noted.
 * @param patienceMs how long a case is waited for
 */
export async function answerSome(
  stories: readonly Story[],
  everybody: Everybody,
  part: number,
  random: SeededRandom,
  patienceMs: number,
): Promise<void> {
  const cases = await findCases(stories, everybody, patienceMs);
  for (const story of stories) {
    const [found] = cases.get(everybody.doors.knownAs(story.customer)) ?? [];
    if (found === undefined || !random.chance(part)) continue;
    const words = `We looked into ${found.reference} and it is on its way.`;
    // By text it would be announced, and lie on the case's page.
    const file = !isText(story) && random.chance(FILES) ? `answer to ${found.reference}.txt` : undefined;
    const refused = await everybody.handlers.answer(found.id, words, file);
    if (refused !== undefined) {
      story.answerRefused = refused;
      continue;
    }
    story.answer = words;
    if (file !== undefined) story.answerFile = file;
  }
}

/** The cases, as soon as every complaint that was taken has one, or patience ends; says of each story whether it has. */
async function findCases(
  stories: readonly Story[],
  { doors, handlers }: Everybody,
  patienceMs: number,
): Promise<Cases> {
  for (const end = Date.now() + patienceMs; ; await pause(AGAIN_MS)) {
    const cases = await handlers.cases();
    for (const story of stories) story.hasCase = cases.has(doors.knownAs(story.customer));
    if (!stories.some(lacksCase) || Date.now() >= end) return cases;
  }
}

function isText({ customer: { way } }: Story): boolean {
  return way === 'sms' || way === 'whatsapp';
}
