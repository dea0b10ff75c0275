import type { ContactDetails } from '../../application/contact-details.js';
import type { Texts } from '../texts/texts.js';
import { markup, type Markup } from './markup.js';

/** `otherWays` on a page: who reads it on a telephone calls or writes with one touch. Undefined when none is known. */
export function contactWays({ phone, post, email }: ContactDetails, texts: Texts): Markup | undefined {
  const ways = [
    ...(phone === undefined ? [] : [filled(texts.wayCall, '{phone}', link(`tel:${dialled(phone)}`, phone))]),
    ...(email === undefined ? [] : [filled(texts.wayMail, '{email}', link(`mailto:${encodeURI(email)}`, email))]),
    ...(post === undefined ? [] : [filled(texts.wayPost, '{post}', markup`${post}`)]),
  ];
  const [first, ...others] = ways;
  if (first === undefined) return undefined;
  const rest = others.map((way) => markup`${texts.or}${way}`);
  return markup`<p>${filled(texts.youCanAlso, '{ways}', markup`${first}${rest}`)}</p>`;
}

function link(href: string, shown: string): Markup {
  return markup`<a href="${href}">${shown}</a>`;
}

function filled(text: string, placeholder: string, value: Markup): Markup {
  const [before = '', after = ''] = text.split(placeholder);
  return markup`${before}${value}${after}`;
}

// RFC 3966: digits and a leading plus; how numbers are set apart is for eyes. A trunk prefix in brackets is not dialled.
function dialled(phone: string): string {
  return phone.replace(/\(0\)/gu, '').replace(/(?!^\+)[^\d]/gu, '');
}
