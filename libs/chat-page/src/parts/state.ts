import type { InEachLanguage, PagePart } from '../page-part.js';

interface Words {
  readonly connecting: string;
  readonly connected: string;
  readonly waiting: string;
  readonly tooLong: string;
}

const WORDS: InEachLanguage<Words> = {
  en: {
    connecting: 'Connecting …',
    connected: 'Connected.',
    waiting: 'Not sent yet. We keep trying.',
    tooLong: 'Your message is too long for the conversation. Please shorten it, or use the form.',
  },
  de: {
    connecting: 'Verbindung wird hergestellt …',
    connected: 'Verbunden.',
    waiting: 'Noch nicht gesendet. Wir versuchen es weiter.',
    tooLong: 'Ihre Nachricht ist zu lang für das Gespräch. Bitte kürzen Sie sie, oder nehmen Sie das Formular.',
  },
  fr: {
    connecting: 'Connexion en cours …',
    connected: 'Connecté.',
    waiting: 'Pas encore envoyé. Nous continuons d’essayer.',
    tooLong: 'Votre message est trop long pour la conversation. Raccourcissez-le, ou utilisez le formulaire.',
  },
  es: {
    connecting: 'Conectando …',
    connected: 'Conectado.',
    waiting: 'Aún no se ha enviado. Seguimos intentándolo.',
    tooLong: 'Su mensaje es demasiado largo para la conversación. Acórtelo, o use el formulario.',
  },
};

/** How the connection stands and what has become of what was sent; `browser/state.ts` says it. */
export const STATE: PagePart = {
  markup: (language) => {
    const { connecting, connected, waiting, tooLong } = WORDS[language];
    return `<p id="state" role="status" data-connecting="${connecting}" data-connected="${connected}" data-waiting="${waiting}" data-too-long="${tooLong}"></p>`;
  },
  style: `#state{min-height:1.5em;margin:0}
`,
};
