/** What is to happen at which call over a seam, counted from when the plan was given. */
export type SeamPlan =
  /** Nothing; the calls are counted. */
  | { readonly kind: 'count' }
  /** The process kills itself (SIGKILL) at call number `at`: before it is made, or after it took effect and before its answer. */
  | { readonly kind: 'kill'; readonly at: number; readonly when: 'before' | 'after' }
  /** Call number `at` takes effect and its caller is told that it failed. */
  | { readonly kind: 'lose'; readonly at: number };

/** What the tests ask of the process. */
export type Question =
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
