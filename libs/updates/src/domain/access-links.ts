import { receiptLanguage } from './receipt.js';

export interface AccessLink {
  readonly reference: string;
  readonly link: string;
}

export interface AccessLinksText {
  readonly subject: string;
  readonly text: string;
  /** The language that it is written in. */
  readonly language: string;
}

interface Words {
  readonly subject: string;
  readonly greeting: string;
  readonly notAsked: string;
}

const ENGLISH: Words = {
  subject: 'The link to your complaint',
  greeting: 'Here you can see where it stands:',
  notAsked: 'If you did not ask for this, you need not do anything.',
};

const WORDS: Readonly<Record<string, Words>> = {
  en: ENGLISH,
  de: {
    subject: 'Der Link zu Ihrer Beschwerde',
    greeting: 'Hier sehen Sie den Stand:',
    notAsked: 'Wenn Sie nicht danach gefragt haben, brauchen Sie nichts zu tun.',
  },
  fr: {
    subject: 'Le lien vers votre réclamation',
    greeting: 'Voici où la suivre :',
    notAsked: 'Si vous n’avez rien demandé, vous n’avez rien à faire.',
  },
  es: {
    subject: 'El enlace a su reclamación',
    greeting: 'Aquí puede ver cómo va:',
    notAsked: 'Si no lo ha pedido usted, no tiene que hacer nada.',
  },
};

// A text of 1 KB travels whole; these fit.
const MOST = 5;

/** The mail that brings fresh links, the newest case first; five at most. */
export function composeAccessLinks(links: readonly AccessLink[], wanted: string, signature: string): AccessLinksText {
  const language = receiptLanguage(wanted);
  const words = WORDS[language] ?? ENGLISH;
  const list = links.slice(0, MOST).map(({ reference, link }) => `${reference}: ${link}`);
  const text = [words.greeting, list.join('\n'), words.notAsked, signature].join('\n\n');
  return { subject: words.subject, text, language };
}
