/** Where the work on a case stands (ISO 10002:2018 clauses 7.2 to 7.9). Acknowledged is no state but a duty beside the work. */
export const CASE_STATES = [
  'received',
  'assessed',
  'fast_resolution',
  'investigating',
  'response_proposed',
  'decision_communicated',
  'accepted',
  'rejected_open',
  'no_reply',
  'internal_review',
  'external',
  'withdrawn',
  'out_of_scope',
  'closed',
] as const;
export type CaseState = (typeof CASE_STATES)[number];

/** The moves a case may make. A rejected decision leaves it open (clause 7.9). */
export const CASE_MOVES: Readonly<Record<CaseState, readonly CaseState[]>> = {
  received: ['assessed', 'fast_resolution', 'out_of_scope', 'withdrawn', 'closed'],
  assessed: ['investigating', 'fast_resolution', 'response_proposed', 'out_of_scope', 'withdrawn'],
  fast_resolution: ['decision_communicated', 'investigating'],
  investigating: ['response_proposed', 'withdrawn'],
  response_proposed: ['decision_communicated', 'investigating'],
  decision_communicated: ['accepted', 'rejected_open', 'no_reply', 'withdrawn'],
  accepted: ['closed', 'rejected_open'],
  rejected_open: ['accepted', 'internal_review', 'external', 'closed'],
  no_reply: ['accepted', 'internal_review', 'external', 'closed'],
  internal_review: ['response_proposed'],
  external: ['response_proposed', 'closed'],
  withdrawn: ['closed'],
  out_of_scope: ['closed'],
  closed: ['investigating'],
};

/** Every case begins here, at the first touch by anyone. */
export const FIRST_STATE: CaseState = 'received';

export function canMove(from: CaseState, to: CaseState): boolean {
  return CASE_MOVES[from].includes(to);
}

export function isClosed(state: CaseState): boolean {
  return state === 'closed';
}

/** Checks the table at start. Returns what is wrong with it: states that no move reaches, or that no move leaves. */
export function lifecycleFaults(moves: Readonly<Record<string, readonly string[]>> = CASE_MOVES): string[] {
  const reached = new Set<string>([FIRST_STATE]);
  for (const state of reached) for (const next of moves[state] ?? []) reached.add(next);
  const states = Object.keys(moves);
  return [
    ...states.filter((state) => !reached.has(state)).map((state) => `no move reaches ${state}`),
    ...states.filter((state) => moves[state]?.length === 0).map((state) => `no move leaves ${state}`),
    ...[...reached].filter((state) => !states.includes(state)).map((state) => `${state} is moved to but not a state`),
  ];
}

/** The lifecycle as a Mermaid state diagram: the README's picture. */
export function lifecycleDiagram(): string {
  const rows = CASE_STATES.flatMap((from) => CASE_MOVES[from].map((to) => `  ${from} --> ${to}`));
  return ['stateDiagram-v2', `  [*] --> ${FIRST_STATE}`, ...rows].join('\n');
}
