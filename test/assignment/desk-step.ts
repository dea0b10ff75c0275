import { NOTHING_FOUND, type MessageFindings } from '@redress/cases';

/** Something that happens at one replica while others are at work. */
export type Step =
  | { readonly kind: 'arrive'; readonly words: string; readonly from: string; readonly dueIn: number }
  /** Somebody does something with the case that came `at` before the last, counted round. */
  | { readonly kind: 'look' | 'ask' | 'answer' | 'name' | 'decline' | 'close'; readonly at: number }
  | { readonly kind: 'next'; readonly person: number }
  | { readonly kind: 'serve' | 'sweep' }
  | { readonly kind: 'crash' };

/** What triage reads in the words of a step. */
export function findingsOf(text: string): MessageFindings {
  const category = ['late', 'lost'].find((word) => text.includes(word));
  return {
    ...NOTHING_FOUND,
    risks: text.includes('fire') ? ['fire/en'] : [],
    named: ['p0', 'p1', 'p2'].filter((key) => text.includes(key)).map((key) => ({ key, addressed: false })),
    ...(category === undefined ? {} : { category }),
  };
}
