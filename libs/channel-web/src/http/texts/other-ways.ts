import type { ContactDetails } from '../../application/contact-details.js';
import { fill, type Texts } from './texts.js';

/** "You can also call 020 …, or write to …": the other ways in, in one sentence; empty when none is known. */
export function otherWays({ phone, post, email }: ContactDetails, texts: Texts): string {
  const ways = [
    ...(phone === undefined ? [] : [fill(texts.wayCall, { phone })]),
    ...(email === undefined ? [] : [fill(texts.wayMail, { email })]),
    ...(post === undefined ? [] : [fill(texts.wayPost, { post })]),
  ];
  return ways.length === 0 ? '' : fill(texts.youCanAlso, { ways: ways.join(texts.or) });
}
