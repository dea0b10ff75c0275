import type { InEachLanguage, PagePart } from '../page-part.js';

interface Words {
  readonly label: string;
  readonly send: string;
}

const WORDS: InEachLanguage<Words> = {
  en: { label: 'Your message', send: 'Send' },
  de: { label: 'Ihre Nachricht', send: 'Senden' },
  fr: { label: 'Votre message', send: 'Envoyer' },
  es: { label: 'Su mensaje', send: 'Enviar' },
};

/** Where a visitor writes; `browser/writing.ts` sends it, and until that is there nothing could. */
export const WRITING: PagePart = {
  markup: (language, { messageLength }) => {
    const { label, send } = WORDS[language];
    return `<form id="form">
<label for="text">${label}</label>
<textarea id="text" rows="3" maxlength="${String(messageLength)}" required></textarea>
<button id="send" type="submit" disabled>${send}</button>
</form>`;
  },
  style: `label{display:block;font-weight:600}
textarea{width:100%;font:inherit;padding:.5rem;border:1px solid var(--line);border-radius:.25rem}
button{font:inherit;min-height:2.75rem;padding:.5rem 1.25rem;margin-top:.5rem}
`,
};
