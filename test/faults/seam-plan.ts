/** One call over a seam: the `at`-th with that label since the plan was given. */
export interface SeamCall {
  readonly label: string;
  readonly at: number;
}

/** What is to happen at which call over a seam. */
export type SeamPlan =
  /** Nothing; the calls are counted. */
  | { readonly kind: 'count' }
  /** The process kills itself (SIGKILL) at the call: before it is made, or after it took effect and before its answer. */
  | { readonly kind: 'kill'; readonly call: SeamCall; readonly when: 'before' | 'after' }
  /** The call takes effect and its caller is told that it failed. */
  | { readonly kind: 'lose'; readonly call: SeamCall };

/** Kills at the first such call of the process. */
export function killAt(label: string, when: 'before' | 'after'): SeamPlan {
  return { kind: 'kill', call: { label, at: 1 }, when };
}

/** What the tests ask of the process. */
export type Question =
  /** To begin; nothing of the product happens before. */
  | { readonly ask: 'start' }
  | { readonly ask: 'plan'; readonly plan: SeamPlan }
  /** Whether anything is under way or left over. */
  | { readonly ask: 'settled' }
  /** The labels of the calls since the plan was given. */
  | { readonly ask: 'calls' };

export type Answer =
  | { readonly settled: boolean }
  | { readonly calls: readonly string[] }
  | { readonly planned: true }
  | { readonly ready: true };
