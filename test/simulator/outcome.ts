import type { Customer } from './customer.js';

/** A message as the customer got it. */
export interface Seen {
  readonly receivedAt: string;
  readonly subject?: string;
  readonly text: string;
  readonly messageId: string;
  readonly replyTo?: string;
  /** Where a mail goes that comes back; empty for automatic ones. */
  readonly returnPath?: string;
  /** The names of the files that came with it. */
  readonly files?: readonly string[];
}

/** One customer's story, as far as anybody outside can see it. */
export interface Story {
  readonly customer: Customer;
  /** When they first set out to hand us the complaint, milliseconds since 1970, whatever was lost or had to be sent again. */
  readonly begunAt: number;
  /** Why the product did not take it; undefined when it did. */
  readonly refused?: string;
  /** Words by which an answer of a handler is known; undefined while nobody answered. */
  answer?: string;
  /** The name of the file that came with the answer, where one did. */
  answerFile?: string;
  /** The code of the reason for which the product refused an answer. */
  answerRefused?: string;
  /** Whether staff found a case of theirs; undefined while nobody has looked. */
  hasCase?: boolean;
  /** When the number said STOP. */
  stoppedAt?: number;
  /** Told that they complain of something else too. */
  returned?: boolean;
  /** What was sent there came back: an answer may go another way. */
  unreachable?: boolean;
  /** How many files lie on the case; undefined while nobody has looked. */
  files?: number;
  seen: readonly Seen[];
}

export interface Verdict {
  /** Milliseconds from the first attempt to complain to the receipt; undefined when there was none. */
  readonly receiptMs?: number;
  readonly missing: readonly string[];
  readonly wrong: readonly string[];
}

/**
 * Exactly one receipt for a complaint, exactly one message for an answer, with its file once, in a conversation exactly one summary,
 * each file on the case once, and nothing else: what is missing, and what should not have come.
 */
export function judge(story: Story): Verdict {
  const { begunAt, answer, answerFile, stoppedAt, unreachable, seen } = story;
  const answers = answer === undefined ? [] : seen.filter(({ text }) => text.includes(answer));
  const summaries = seen.filter(({ text }) => isSummary(story, text));
  const brought = seen.filter(({ files = [] }) => answerFile !== undefined && files.includes(answerFile));
  const receipts = seen.filter((each) => ![answers, summaries, brought].some((others) => others.includes(each)));
  const due = receiptsDue(story);
  const sent = filesSent(story);
  const { files = sent } = story;
  // Who said STOP hears nothing more there, whenever it was written.
  const answerDue = answer !== undefined && stoppedAt === undefined && unreachable !== true;
  const missing = [
    ...(lacksCase(story) ? ['case'] : []),
    ...Array.from({ length: Math.max(0, due - receipts.length) }, () => 'receipt'),
    ...(answerDue && answers.length === 0 ? ['answer'] : []),
    ...(answerDue && answerFile !== undefined && brought.length === 0 ? ['file with the answer'] : []),
    ...(files < sent ? ['file on the case'] : []),
    ...(due > 0 && story.customer.way === 'chat' && summaries.length === 0 ? ['summary'] : []),
  ];
  const wrong = [
    ...receipts.slice(due).map(({ messageId }) => `not due: ${messageId}`),
    ...answers.slice(1).map(({ messageId }) => `answer again: ${messageId}`),
    ...brought.slice(1).map(({ messageId }) => `file again: ${messageId}`),
    ...summaries.slice(1).map(({ messageId }) => `summary again: ${messageId}`),
    ...seen
      .filter(({ receivedAt }) => stoppedAt !== undefined && Date.parse(receivedAt) > stoppedAt)
      .map(({ messageId }) => `after STOP: ${messageId}`),
    ...(files > sent ? ['file on the case again'] : []),
  ];
  const [receipt] = receipts;
  const receiptMs = due === 0 || receipt === undefined ? {} : { receiptMs: Date.parse(receipt.receivedAt) - begunAt };
  return { ...receiptMs, missing, wrong };
}

/** How many files came along with a complaint that was taken. */
export function filesSent({ customer: { habit }, refused }: Story): number {
  return refused === undefined && (habit === 'picture' || habit === 'voice') ? 1 : 0;
}

/** True when a complaint that was taken has no case among those that staff see; what a machine writes needs none. */
export function lacksCase({ customer: { habit }, refused, hasCase }: Story): boolean {
  return refused === undefined && habit !== 'machine' && hasCase === false;
}

/** True when no box is expected to get anything more; a summary waits for half a minute without a word of the customer's. */
export function isOver(story: Story): boolean {
  return judge(story).missing.every((each) => each === 'case');
}

/** True when no box is expected to get anything at once. */
export function isOverForNow(story: Story): boolean {
  return judge(story).missing.every((each) => each === 'case' || each === 'summary');
}

// Nothing else repeats their words.
function isSummary({ customer: { way, words } }: Story, text: string): boolean {
  return way === 'chat' && text.includes(words);
}

function receiptsDue({ customer, refused, returned }: Story): number {
  if (refused !== undefined || customer.habit === 'machine') return 0;
  return returned === true ? 2 : 1;
}
