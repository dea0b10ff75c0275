import { SeededRandom } from '@redress/testing';
import { answerSome, type Everybody } from './answer-some.js';
import { customerOf } from './customer.js';
import type { Doors } from './doors.js';
import type { Handlers } from './handlers.js';
import { filesSent, isOver, isOverForNow, type Story } from './outcome.js';

export interface RunOptions {
  readonly messages: number;
  /** Complaints a second. */
  readonly rate: number;
  /** How many of the cases are answered, 0 to 1. */
  readonly answered: number;
  readonly seed: number;
  /** Sets its customers' addresses apart from those of any other run: five digits. */
  readonly run: string;
}

type Progress = (line: string) => void;

const PATIENCE_MS = 90_000;
// Long enough for a second message that nobody asked for to be on its way.
const QUIET_MS = 4_000;

/** Plays a run to its end: complaints at a rate, what customers do about their receipts, answers; then waits until it is quiet. */
export async function run(options: RunOptions, doors: Doors, handlers: Handlers, progress: Progress): Promise<Story[]> {
  const random = new SeededRandom(options.seed);
  doors.watch();
  const stories = await complainAll(options, doors, random.fork('customers'), progress);
  await look(stories, doors, progress, 'receipts');
  await respondAll(stories, doors, progress);
  await answerSome(stories, { doors, handlers }, options.answered, random.fork('answers'), PATIENCE_MS);
  await look(stories, doors, progress, 'answers');
  await look(stories, doors, progress, 'summaries', isOver);
  await quiet(stories, doors);
  await lookAtFiles(stories, { doors, handlers });
  return stories;
}

async function complainAll(
  { messages, rate, run: name }: RunOptions,
  doors: Doors,
  random: SeededRandom,
  progress: Progress,
): Promise<Story[]> {
  const started = Date.now();
  const under: Promise<Story>[] = [];
  for (let n = 0; n < messages; n += 1) {
    await until(started + (n * 1000) / rate);
    under.push(complain(customerOf(n, name, random.fork(String(n))), doors));
    progress(`${String(n + 1)} of ${String(messages)} complaints sent`);
  }
  return Promise.all(under);
}

/** A complaint is handed over, or not. */
export async function complain(customer: Story['customer'], doors: Pick<Doors, 'complain'>): Promise<Story> {
  const begunAt = Date.now();
  try {
    await doors.complain(customer);
    return { customer, begunAt, seen: [] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { customer, begunAt, refused: `${customer.address}: ${why}`, seen: [] };
  }
}

/** Looks into every box until nothing more is expected, or patience ends. */
async function look(
  stories: readonly Story[],
  doors: Doors,
  progress: Progress,
  what: string,
  done: (story: Story) => boolean = isOverForNow,
): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await until(Date.now() + 500)) {
    const waiting = stories.filter((story) => !done(story));
    progress(`${String(stories.length - waiting.length)} of ${String(stories.length)} have their ${what}`);
    if (waiting.length === 0) return;
    await doors.read();
    for (const story of waiting) story.seen = doors.sentTo(story.customer);
  }
}

async function respondAll(stories: readonly Story[], doors: Doors, progress: Progress): Promise<void> {
  for (const [n, story] of stories.entries()) {
    progress(`${String(n + 1)} of ${String(stories.length)} have read their receipt`);
    const [receipt] = story.seen;
    if (receipt === undefined) continue;
    await doors.respond(story.customer, receipt);
    const { habit } = story.customer;
    if (habit === 'stop') story.stoppedAt = Date.now();
    if (habit === 'returns') story.returned = true;
    if (habit === 'bounced') story.unreachable = true;
  }
  await look(stories, doors, progress, 'receipts');
}

/** Staff look for what customers have sent along. */
async function lookAtFiles(stories: readonly Story[], { doors, handlers }: Everybody): Promise<void> {
  const cases = await handlers.cases();
  for (const story of stories.filter((each) => filesSent(each) > 0)) {
    const [found] = cases.get(doors.knownAs(story.customer)) ?? [];
    story.files = found === undefined ? 0 : await handlers.filesOn(found.id);
  }
}

/** Until no box has got anything for a while. */
async function quiet(stories: readonly Story[], doors: Doors): Promise<void> {
  let before = -1;
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await until(Date.now() + QUIET_MS)) {
    await doors.read();
    for (const story of stories) story.seen = doors.sentTo(story.customer);
    const now = stories.reduce((sum, { seen }) => sum + seen.length, 0);
    if (now === before) return;
    before = now;
  }
}

async function until(moment: number): Promise<void> {
  const ms = moment - Date.now();
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
