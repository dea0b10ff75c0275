import { NOT_ME_OUTCOMES, type NotMeOutcome } from '../domain/not-me.js';
import type { HistoryRow } from '../domain/case-head.js';

const NOT_ME: Readonly<Record<NotMeOutcome, string>> = {
  stopped:
    'Whoever reads at the address of this case is not who complains. Nothing more goes there about it, and nobody has been told that we have the complaint: find out who complains, and confirm them.',
  'earlier-recipient':
    'Somebody whom this case wrote to before its present address is not who complains. Nothing more goes to them about it; the case itself stays as it is.',
  'never-written-to': 'Somebody whom this case never wrote to says that they do not complain. Nothing was changed.',
  'recipient-unknown':
    'An old link that does not tell whom it was given to was used to say "not me". This case has had more than one address, so nothing was changed.',
};

/** What a line of the history means, where its kind alone does not tell. */
export function historyWords({ kind, content }: HistoryRow): string | undefined {
  if (kind !== 'not-me-requested') return undefined;
  const outcome = NOT_ME_OUTCOMES.find((each) => each === content['outcome']);
  return outcome === undefined ? undefined : NOT_ME[outcome];
}
