import { toEpoch, toInstant, type Instant } from '@redress/kernel';
import type { CaseFields } from './case-fields.js';
import type { CaseHead } from './case-head.js';
import type { DueNotice } from './customer-dealings.js';
import { isClosed } from './lifecycle.js';

// What happens within a minute is one message to the customer; a person's own words and the receipt never wait.
const TOGETHER_MS = 60_000;
const MOST = 8;

/** The notices that wait, with one more; one of a kind, and the earliest one's minute counts. */
export function withNotice(
  head: Pick<CaseHead, 'notices'>,
  { kind, cause, at }: { readonly kind: DueNotice['kind']; readonly cause: string; readonly at: Instant },
): readonly DueNotice[] {
  const others = (head.notices ?? []).filter((notice) => notice.kind !== kind);
  const dueAt = others[0]?.dueAt ?? toInstant(toEpoch(at) + TOGETHER_MS);
  return [...others, { kind, cause, dueAt }].slice(-MOST);
}

/**
 * What a change of hands leaves to tell: nothing, unless the customer had dealt with somebody else. Who only covers an absence is
 * not told of: the customer hears of them when they have something to say. Whether it still holds is asked again when the notice goes.
 */
export function handOverFields(
  head: CaseHead,
  fields: CaseFields | undefined,
  { cause, at }: { readonly cause: string; readonly at: Instant },
): Pick<CaseFields, 'notices'> {
  const to = fields?.handlerKey ?? '';
  const closing = fields?.state !== undefined && isClosed(fields.state);
  if (fields?.assignment?.covers !== undefined) return {};
  if (to === '' || closing || head.dealtWith === undefined || head.dealtWith === to) return {};
  return { notices: withNotice({ notices: fields?.notices ?? head.notices ?? [] }, { kind: 'hand-over', cause, at }) };
}
