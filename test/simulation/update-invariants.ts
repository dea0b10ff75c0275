import type { UpdateRecord } from '@redress/cases';
import { toEpoch } from '@redress/kernel';
import { TIMING } from './gateway.js';
import type { Rest } from './rest.js';

/** Each update was sent, in its order, and more than once only as the very same mail; what may not be sent goes another way, once. */
export function updateViolations(rest: Rest): string[] {
  const wrong = rest.updates.flatMap((update) => [
    ...sentViolations(rest, update),
    ...orderViolations(rest, update),
    ...insteadViolations(rest, update),
  ]);
  for (const mail of rest.mails) {
    if (!rest.updates.some((update) => update._id === mail.updateId))
      wrong.push(`mail of update ${mail.updateId} that nobody owes`);
  }
  return wrong;
}

function sentViolations(rest: Rest, { _id, state, data: { channel } }: UpdateRecord): string[] {
  const mails = rest.mails.filter((mail) => mail.updateId === _id);
  const delivery = rest.deliveries.find((row) => row._id === _id);
  const wrong: string[] = [];
  // A person carries it out.
  if (state === 'handed-over') return mails.length > 0 ? [`update ${_id} is handed over and was sent`] : [];
  if (mails.length === 0 && state !== 'suppressed' && state !== 'unknown') wrong.push(`update ${_id} was never sent`);
  if (mails.length > 0 && state === 'suppressed') wrong.push(`update ${_id} is suppressed and was sent`);
  if (new Set(mails.map(({ messageId }) => messageId)).size > 1)
    wrong.push(`update ${_id} was sent under several Message-IDs`);
  // On a telephone a second copy is a second message.
  if (channel === 'sms' && mails.length > 1) wrong.push(`update ${_id} was texted ${String(mails.length)} times`);
  if (delivery?.state !== state) wrong.push(`update ${_id} is ${state}, its delivery ${String(delivery?.state)}`);
  return wrong;
}

// A predecessor may never come: nobody waits for one for ever.
function hasWaited(rest: Rest, updateId: string): boolean {
  const { acceptedAt, claimedAt } = rest.deliveries.find((row) => row._id === updateId) ?? {};
  return (
    acceptedAt !== undefined && claimedAt !== undefined && toEpoch(claimedAt) >= toEpoch(acceptedAt) + TIMING.orderMs
  );
}

function orderViolations(rest: Rest, { _id, data: { after, automatic } }: UpdateRecord): string[] {
  const before = rest.mails.findIndex((mail) => mail.updateId === after);
  const first = rest.mails.findIndex((mail) => mail.updateId === _id);
  // What a person wrote does not wait for what is held until its address has had less.
  const held = rest.deliveries.find((row) => row._id === after)?.held === true;
  const waits = !held || automatic !== 'no';
  const overtook = after !== undefined && waits && first >= 0 && first < before && !hasWaited(rest, _id);
  return overtook ? [`update ${_id} overtook its predecessor`] : [];
}

// Only what was suppressed has another in its place.
function insteadViolations(rest: Rest, { _id, state }: UpdateRecord): string[] {
  const others = rest.updates.filter(({ insteadOf }) => insteadOf === _id);
  const due = state === 'suppressed' ? 1 : 0;
  return others.length === due ? [] : [`update ${_id} is ${state} and ${String(others.length)} go in its place`];
}
