import { isRetriable, RedressError, sleep, toInstant } from '@redress/kernel';
import { CASE_MOVES, type CaseHead, type CaseState } from '@redress/cases';
import type { SimulatedProcess } from '@redress/testing';
import type { CaseService } from './case-service.js';
import { wordsOf, type PlannedAction } from './planned-action.js';

/** What staff see of the product: a case service that answers, and which case a message has opened or joined. */
export interface StaffView {
  service(): CaseService | undefined;
  openCase(message: number): string | undefined;
}

type Ask = (service: CaseService) => Promise<unknown>;
type Answer = { readonly value: unknown } | { readonly error: unknown };

const ANSWER_MS = 30_000;
const PAUSE_MS = 5_000;
const LOOK_MS = 10_000;
// A message that opens no case is not waited for for ever, nor a draft that nobody asks for.
const MOST_LOOKS = 30;
const MOST_LOOKS_FOR_DRAFT = 8;

/** Ask for what they want until they hear what came of it: the same request, under the same key or revision. */
export class Staff {
  /** By number of the action: `done`, the code of the refusal, or `nothing` when there was nothing to ask for. */
  readonly outcomes = new Map<number, string>();

  constructor(
    private readonly process: SimulatedProcess,
    private readonly view: StaffView,
    readonly actions: readonly PlannedAction[],
    private readonly forgetKeys = false,
  ) {}

  get done(): boolean {
    return this.outcomes.size === this.actions.length;
  }

  begin(): void {
    for (const action of this.actions) {
      void this.play(action).then((outcome) => {
        this.outcomes.set(action.number, outcome);
      });
    }
  }

  private async play(action: PlannedAction): Promise<string> {
    await sleep(this.process.clock, action.after);
    const caseId = await this.openCase(action);
    const ask = caseId === undefined ? undefined : await this.request(action, caseId);
    if (ask === undefined) return 'nothing';
    let outcome = await this.insist(ask);
    // Whoever is not sure presses the button again; what they hear then is no news.
    for (let again = 0; again < action.repeats; again += 1) outcome = await this.insist(ask);
    return outcome;
  }

  private async openCase({ message }: PlannedAction): Promise<string | undefined> {
    for (let look = 0; look < MOST_LOOKS; look += 1) {
      const caseId = this.view.openCase(message);
      if (caseId !== undefined) return caseId;
      await sleep(this.process.clock, LOOK_MS);
    }
    return undefined;
  }

  /** What is to be asked, as it follows from the case as they saw it; undefined when that allows nothing of the kind. */
  private async request(action: PlannedAction, caseId: string): Promise<Ask | undefined> {
    const looks = action.kind === 'draft' ? MOST_LOOKS_FOR_DRAFT : 1;
    for (let look = 0; look < looks; look += 1) {
      if (look > 0) await sleep(this.process.clock, LOOK_MS);
      const ask = this.requestOn(await this.read(caseId), action);
      if (ask !== undefined) return ask;
    }
    return undefined;
  }

  private requestOn(head: CaseHead, action: PlannedAction): Ask | undefined {
    const { _id: caseId, revision } = head;
    const now = this.process.clock.now();
    const order = { by: 'lead', leads: true, revision, reason: 'simulated' };
    switch (action.kind) {
      case 'move':
        return moveOn(head, action, now);
      case 'give':
        return ({ hands }) => hands.give(caseId, pick(['hanna', 'igor'] as const, action), true, order);
      case 'take-away':
        return ({ hands }) => hands.release(caseId, order);
      default:
        return writingOn(head, action, { now, key: this.keyOf(action) });
    }
  }

  private keyOf({ number }: PlannedAction): () => string {
    let asked = 0;
    return () => {
      asked += this.forgetKeys ? 1 : 0;
      return `key-${String(number)}-${String(asked)}`;
    };
  }

  private async read(caseId: string): Promise<CaseHead> {
    for (;;) {
      const answer = await this.answerTo((service) => service.core.stores.cases.find(caseId));
      if (answer !== undefined && 'value' in answer && answer.value !== null) return answer.value as CaseHead;
      await sleep(this.process.clock, PAUSE_MS);
    }
  }

  private async insist(ask: Ask): Promise<string> {
    for (;;) {
      const answer = await this.answerTo(ask);
      if (answer !== undefined && 'value' in answer) return 'done';
      if (answer !== undefined && !isRetriable(answer.error))
        return answer.error instanceof RedressError ? answer.error.code : `threw ${String(answer.error)}`;
      await sleep(this.process.clock, PAUSE_MS);
    }
  }

  /** Undefined when nobody answered, or the answer was lost. */
  private async answerTo(ask: Ask): Promise<Answer | undefined> {
    const service = this.view.service();
    if (service === undefined) return undefined;
    const waiting = new AbortController();
    const timeout = sleep(this.process.clock, ANSWER_MS, waiting.signal).then(() => undefined);
    const asked: Promise<Answer> = ask(service).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    try {
      const answer = await Promise.race([asked, timeout]);
      await this.process.call('socket', 'answer staff', () => undefined);
      return answer;
    } catch {
      return undefined;
    } finally {
      waiting.abort();
    }
  }
}

function writingOn(
  head: CaseHead,
  action: PlannedAction,
  { now, key }: { readonly now: number; readonly key: () => string },
): Ask | undefined {
  const { by, kind, purpose } = action;
  const text = wordsOf(action);
  const writing = (): Parameters<CaseService['core']['writing']['note']>[0] => ({
    caseId: head._id,
    author: by,
    text,
    idempotencyKey: key(),
  });
  if (kind === 'say') return ({ core }) => core.writing.message(writing(), purpose);
  if (kind === 'note') return ({ core }) => core.writing.note(writing());
  if (kind === 'contact') {
    const made = { kind: pick(['call', 'failed-call', 'letter'] as const, action), happenedAt: toInstant(now) };
    return ({ core }) => core.contacts.record(writing(), made);
  }
  const draft = head.drafts?.find(({ settledAt }) => settledAt === undefined);
  return draft && (({ core }) => core.moving.write(head, draft, { by, text, key: key() }));
}

/** Towards the end of the case where the lifecycle allows it, and some other way now and then. */
function moveOn(head: CaseHead, action: PlannedAction, now: number): Ask | undefined {
  const { by, choice } = action;
  const ways = CASE_MOVES[head.state].filter(isMove);
  const to = choice % 3 === 0 && ways.includes('closed') ? 'closed' : ways[choice % Math.max(1, ways.length)];
  if (to === undefined) return undefined;
  const position = { at: toInstant(now), via: 'email' as const };
  const who = { by, revision: head.revision };
  return ({ core }) => core.moving.move(head, { to, reason: `reason-${String(action.number)}`, position }, who);
}

function isMove(state: CaseState): state is Exclude<CaseState, 'decision_communicated'> {
  return state !== 'decision_communicated';
}

function pick<T>(from: readonly [T, ...T[]], { choice }: PlannedAction): T {
  return from[choice % from.length] ?? from[0];
}
