import { sha256 } from '@redress/kernel';

/** Words of our own, or a template, whose words the provider puts together, with the link in it. */
export type Said = { readonly body: string } | { readonly link: string };

/** By what a text is known again in the provider's list: the SHA-256 of its words, or its link, which no other message has. */
export interface TextMarks {
  readonly words?: string;
  readonly link?: string;
}

export function marksOf(said: Said): TextMarks {
  return 'body' in said ? { words: sha256(said.body) } : { link: said.link };
}

export function isKnownBy({ words, link }: TextMarks, body: string): boolean {
  return link === undefined ? sha256(body) === words : body.includes(link);
}
