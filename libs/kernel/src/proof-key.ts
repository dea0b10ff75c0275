import type { KeyRing } from './keys.js';

/**
 * Stands for something that a reader may prove to know of a case, such as an order number, where the value itself must
 * not travel. The same however it is typed: only letters and digits count, and no capitals.
 */
export function proofKey(keys: KeyRing, caseId: string, value: string): string {
  const plain = value
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
  return keys.pseudonym('proof', `${caseId} ${plain}`);
}
