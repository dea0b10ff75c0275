import { parseCaseReference } from '@redress/kernel';

// The bound of the contract.
const MOST = 5;

/** Case references in a text, as canonical text: three times three letters, apart or in one. */
export function referencesIn(text: string): readonly string[] {
  const candidates = text.match(/(?<![\p{L}\p{N}])[\dA-Z]{3}[-. ]?[\dA-Z]{3}[-. ]?[\dA-Z]{3}(?![\p{L}\p{N}])/giu) ?? [];
  return [...new Set(candidates.flatMap((each) => parseCaseReference(each) ?? []))].slice(0, MOST);
}
