import type { KeyRing } from '@redress/kernel';

const SECOND = 1_000;
const DAY_MS = 24 * 60 * 60 * SECOND;
// Whoever comes back to the page within a month goes on talking; each visit gives a fresh one.
const LIFE_MS = 30 * DAY_MS;
// Conversation, second of issue, and the two of the signature.
const PARTS = 4;

/** What whoever holds it may read and go on with: `conversation.issued.keyId.mac`; `issued` is in seconds since 1970, base 36. */
export function visitorToken(keys: KeyRing, conversation: string, nowMs: number): string {
  const held = `${conversation}.${Math.floor(nowMs / SECOND).toString(36)}`;
  return `${held}.${keys.sign('visitor', held)}`;
}

/** The conversation that a token opens, or undefined when we did not sign it, or longer ago than a month. */
export function readVisitorToken(keys: KeyRing, token: string, nowMs: number): string | undefined {
  const parts = token.split('.');
  const [conversation = '', issued = ''] = parts;
  if (parts.length !== PARTS || conversation === '') return undefined;
  const [, , ...signature] = parts;
  if (!keys.verify('visitor', `${conversation}.${issued}`, signature.join('.'))) return undefined;
  return nowMs - Number.parseInt(issued, 36) * SECOND > LIFE_MS ? undefined : conversation;
}
