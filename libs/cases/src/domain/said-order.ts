import type { CaseEntry } from './case-head.js';

type Said = Pick<CaseEntry, 'at' | 'from'>;

/**
 * Entries with the customer's words in the order in which they were received, since one message may be worked in after the next.
 * What came after staff spoke stays behind their words: whoever answered had not read it.
 * @param entries in the order in which they were worked in
 */
export function inOrderSaid<E extends Said>(entries: readonly E[]): E[] {
  const ordered: E[] = [];
  let said: E[] = [];
  const closeRun = (): void => {
    const received = said.filter(isCustomers).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    // Whatever a machine said in between stays where it is.
    for (const entry of said) ordered.push(isCustomers(entry) ? (received.shift() ?? entry) : entry);
    said = [];
  };
  for (const entry of entries) {
    if (entry.from === 'handler') closeRun();
    said.push(entry);
  }
  closeRun();
  return ordered;
}

function isCustomers({ from }: Said): boolean {
  return from === 'customer';
}
