import type { RunningProduct } from '../e2e/running-product.js';
import { addressOf, wordOf } from './full-texts.js';

/** One question to the staff API, asked `TIMES` times, or page after page. */
interface Question {
  readonly name: string;
  readonly path: string;
  /** Each time for other words. */
  readonly vary?: (time: number) => string;
  readonly pages?: true;
}

/** How long each question took, in milliseconds, sorted. */
export interface Answered {
  readonly name: string;
  readonly times: readonly number[];
}

interface Page {
  readonly items: readonly { readonly reference: string }[];
  readonly nextCursor?: string;
}

const TIMES = 40;
const CASES = '/api/v1/cases?';

const LISTS: readonly Question[] = [
  { name: 'newest first', path: CASES },
  { name: 'newest first, a hundred', path: `${CASES}limit=100` },
  { name: 'newest first, page after page', path: CASES, pages: true },
  { name: 'most urgent first', path: `${CASES}sort=dueAt` },
  { name: 'most urgent first, page after page', path: `${CASES}sort=dueAt`, pages: true },
  { name: 'of a team', path: `${CASES}team=parcels` },
  { name: 'of a team without any', path: `${CASES}team=refunds` },
  { name: 'of a handler', path: `${CASES}handler=ada` },
  { name: 'of a handler, most urgent first', path: `${CASES}handler=ada&sort=dueAt` },
  { name: 'of nobody yet, most urgent first', path: `${CASES}handler=&sort=dueAt` },
  { name: 'in the usual state', path: `${CASES}state=received` },
  { name: 'in a state that no case has', path: `${CASES}state=closed` },
  { name: 'of a channel', path: `${CASES}channel=email` },
  { name: 'of a channel that none came by', path: `${CASES}channel=web` },
  { name: 'of a kind that no case has', path: `${CASES}recordType=feedback` },
  { name: 'due soon', path: `${CASES}sort=dueAt&dueBefore=${encodeURIComponent(inDays(5))}` },
  { name: 'due soon, newest first', path: `${CASES}dueBefore=${encodeURIComponent(inDays(5))}` },
  { name: 'intake', path: '/api/v1/intake?' },
  { name: 'intake, page after page', path: '/api/v1/intake?', pages: true },
  { name: 'intake, opened', path: '/api/v1/intake?fate=opened' },
];

function searches(copies: number, references: readonly string[]): readonly Question[] {
  const search = `${CASES}q=`;
  const some = (time: number): number => 1000 + Math.floor((time * copies) / (TIMES + 1));
  return [
    { name: 'a word of every text', path: search, vary: () => 'parcel' },
    { name: 'a word of every text, page after page', path: `${search}parcel`, pages: true },
    { name: 'three words of every text', path: search, vary: () => 'waited nobody home' },
    { name: 'two frequent words', path: search, vary: (time) => `${wordOf(time)} ${wordOf(time + 3)}` },
    { name: 'a rare word', path: search, vary: (time) => wordOf(15_000 + time * 20) },
    { name: 'a rare word and one of every text', path: search, vary: (time) => `parcel ${wordOf(15_000 + time * 20)}` },
    { name: 'two rare words', path: search, vary: (time) => `${wordOf(5_000 + time)} ${wordOf(9_000 + time)}` },
    { name: 'a word of no text', path: search, vary: (time) => `unheard${String(time)}` },
    { name: 'an address', path: search, vary: (time) => addressOf(some(time)) },
    { name: 'a reference', path: search, vary: (time) => references[time % references.length] ?? '' },
    {
      name: 'a word of every text, of a channel that none came by',
      path: `${CASES}channel=web&q=`,
      vary: () => 'parcel',
    },
  ];
}

/** Asks everything, one after the other, as one person would; the product must run and be signed in to. */
export async function ask(
  product: RunningProduct,
  copies: number,
): Promise<{ lists: Answered[]; searches: Answered[] }> {
  const { items } = await product.get<Page>(`${CASES}sort=dueAt&limit=100`);
  const references = items.map(({ reference }) => reference);
  return { lists: await all(product, LISTS), searches: await all(product, searches(copies, references)) };
}

async function all(product: RunningProduct, questions: readonly Question[]): Promise<Answered[]> {
  const answered: Answered[] = [];
  for (const question of questions) {
    const times = await timesOf(product, question);
    answered.push({ name: question.name, times: times.sort((one, other) => one - other) });
  }
  return answered;
}

async function timesOf(product: RunningProduct, { name, path, vary, pages }: Question): Promise<number[]> {
  const times: number[] = [];
  let cursor = '';
  for (let time = 0; time < TIMES; time += 1) {
    const began = performance.now();
    const page = await product.get<Page>(path + encodeURIComponent(vary?.(time) ?? '') + cursor);
    times.push(performance.now() - began);
    if (pages === undefined) continue;
    if (page.nextCursor === undefined) throw new Error(`"${name}" ended at page ${String(time + 1)}`);
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
  return times;
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}
