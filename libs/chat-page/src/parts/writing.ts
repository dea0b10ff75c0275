import type { InEachLanguage, PagePart } from '../page-part.js';

interface Words {
  readonly label: string;
  readonly send: string;
  /** How many characters are too many, by the number's plural form (CLDR): one, and all others. */
  readonly tooMany: { readonly one: string; readonly other: string };
}

const WORDS: InEachLanguage<Words> = {
  en: {
    label: 'Your message',
    send: 'Send',
    tooMany: {
      one: 'This is {over} character too many: a message has {most} at most. Please shorten it, or send it in parts.',
      other:
        'These are {over} characters too many: a message has {most} at most. Please shorten it, or send it in parts.',
    },
  },
  de: {
    label: 'Ihre Nachricht',
    send: 'Senden',
    tooMany: {
      one: 'Das ist {over} Zeichen zu viel: Eine Nachricht hat höchstens {most}. Bitte kürzen Sie sie, oder senden Sie sie in Teilen.',
      other:
        'Das sind {over} Zeichen zu viel: Eine Nachricht hat höchstens {most}. Bitte kürzen Sie sie, oder senden Sie sie in Teilen.',
    },
  },
  fr: {
    label: 'Votre message',
    send: 'Envoyer',
    tooMany: {
      one: 'Il y a {over} caractère de trop : un message en compte {most} au plus. Raccourcissez-le, ou envoyez-le en plusieurs parties.',
      other:
        'Il y a {over} caractères de trop : un message en compte {most} au plus. Raccourcissez-le, ou envoyez-le en plusieurs parties.',
    },
  },
  es: {
    label: 'Su mensaje',
    send: 'Enviar',
    tooMany: {
      one: 'Sobra {over} carácter: un mensaje tiene {most} como máximo. Acórtelo, por favor, o envíelo en partes.',
      other: 'Sobran {over} caracteres: un mensaje tiene {most} como máximo. Acórtelo, por favor, o envíelo en partes.',
    },
  },
};

/**
 * Where a visitor writes; `browser/writing.ts` sends it, and until that is there nothing could. Nothing that is pasted is cut: how much is too
 * much is said by `browser/too-long.ts`, beside the field at once and to who listens after a pause.
 */
export const WRITING: PagePart = {
  markup: (language, { messageLength }) => {
    const { label, send, tooMany } = WORDS[language];
    return `<form id="form">
<label for="text">${label}</label>
<textarea id="text" rows="3" data-most="${String(messageLength)}" aria-describedby="too-long" required></textarea>
<p id="too-long" data-one="${tooMany.one}" data-other="${tooMany.other}"></p>
<p id="too-long-said" class="unseen" role="status"></p>
<button id="send" type="submit" disabled>${send}</button>
</form>`;
  },
  style: `label{display:block;font-weight:600}
textarea{width:100%;font:inherit;padding:.5rem;border:1px solid var(--line);border-radius:.25rem}
textarea[aria-invalid=true]{border:2px solid var(--wrong)}
#too-long{margin:0;padding-left:.5rem;border-left:.25rem solid var(--wrong);font-weight:600}
#too-long:empty{display:none}
button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1.25rem;margin-top:.5rem;background:var(--paper);color:var(--link);border:1px solid var(--link);border-radius:.25rem;cursor:pointer}
#send{background:var(--link);color:var(--paper)}
button:disabled,#send:disabled{background:none;color:var(--line);border-color:var(--line);cursor:default}
`,
};
