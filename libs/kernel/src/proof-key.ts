import type { KeyRing } from './keys.js';

/**
 * Stands for something that a reader may prove to know of a case, such as an order number, where the value itself must
 * not travel. The same however it is typed: only letters and digits count, and no capitals. Undefined when nothing of
 * the value counts.
 */
export function proofKey(keys: KeyRing, caseId: string, value: string): string | undefined {
  const plain = value
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
  return plain === '' ? undefined : keys.pseudonym('proof', `${caseId} ${plain}`);
}
