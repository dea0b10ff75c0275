import { escaped, type InEachLanguage, type PagePart } from '../page-part.js';

interface Words {
  readonly connecting: string;
  readonly connected: string;
  readonly waiting: string;
  /** What becomes of words that were not taken: now, and while we are not there. */
  readonly back: string;
  readonly kept: string;
  readonly unreachable: string;
  readonly otherwise: string;
  readonly tooLong: string;
  /** What was shown is shown anew, and may be less. */
  readonly anew: string;
  /** The visitor has begun another. */
  readonly another: string;
}

const WORDS: InEachLanguage<Words> = {
  en: {
    connecting: 'Connecting …',
    connected: 'Connected.',
    waiting: 'Not sent yet. It is kept while this page is open, and sent by itself.',
    back: 'Your words are still in the field below.',
    kept: 'What you write is kept while this page is open, and sent by itself.',
    unreachable: 'We cannot be reached here just now.',
    otherwise: 'You also reach us another way:',
    tooLong: 'Your message is too long for the conversation. Please shorten it, or use the form.',
    anew: 'The conversation was opened anew, as we have it. If something that you wrote is missing, please write it again.',
    another: 'This is a new conversation.',
  },
  de: {
    connecting: 'Verbindung wird hergestellt …',
    connected: 'Verbunden.',
    waiting: 'Noch nicht gesendet. Es bleibt erhalten, solange diese Seite offen ist, und wird von selbst gesendet.',
    back: 'Ihre Worte stehen noch unten im Feld.',
    kept: 'Was Sie schreiben, bleibt erhalten, solange diese Seite offen ist, und wird von selbst gesendet.',
    unreachable: 'Wir sind hier gerade nicht zu erreichen.',
    otherwise: 'So erreichen Sie uns auch:',
    tooLong: 'Ihre Nachricht ist zu lang für das Gespräch. Bitte kürzen Sie sie, oder nehmen Sie das Formular.',
    anew: 'Das Gespräch wurde neu geöffnet, so wie wir es haben. Wenn etwas fehlt, das Sie geschrieben haben, schreiben Sie es bitte noch einmal.',
    another: 'Das ist ein neues Gespräch.',
  },
  fr: {
    connecting: 'Connexion en cours …',
    connected: 'Connecté.',
    waiting: 'Pas encore envoyé. Votre texte est gardé tant que cette page est ouverte, et envoyé tout seul.',
    back: 'Vos mots sont toujours dans le champ ci-dessous.',
    kept: 'Ce que vous écrivez est gardé tant que cette page est ouverte, et envoyé tout seul.',
    unreachable: 'Nous ne sommes pas joignables ici pour le moment.',
    otherwise: 'Vous pouvez aussi nous joindre autrement :',
    tooLong: 'Votre message est trop long pour la conversation. Raccourcissez-le, ou utilisez le formulaire.',
    anew: 'La conversation a été rouverte, telle que nous l’avons. S’il manque quelque chose que vous aviez écrit, veuillez l’écrire de nouveau.',
    another: 'C’est une nouvelle conversation.',
  },
  es: {
    connecting: 'Conectando …',
    connected: 'Conectado.',
    waiting: 'Aún no se ha enviado. Se conserva mientras esta página esté abierta, y se envía solo.',
    back: 'Sus palabras siguen en el campo de abajo.',
    kept: 'Lo que escriba se conserva mientras esta página esté abierta, y se envía solo.',
    unreachable: 'Ahora mismo no estamos disponibles aquí.',
    otherwise: 'También puede contactarnos de otra manera:',
    tooLong: 'Su mensaje es demasiado largo para la conversación. Acórtelo, o use el formulario.',
    anew: 'La conversación se ha abierto de nuevo, tal como la tenemos. Si falta algo que usted escribió, escríbalo otra vez, por favor.',
    another: 'Esta es una conversación nueva.',
  },
};

/** How the connection stands and what has become of what was sent; `browser/state.ts` says it. */
export const STATE: PagePart = {
  markup: (language, { otherWays }) => {
    const { unreachable, otherwise, ...words } = WORDS[language];
    const away = [unreachable, ...(otherWays.length === 0 ? [] : [otherwise, ...otherWays])].join('\n');
    const said = Object.entries({ ...words, unreachable: away });
    const data = said.map(
      ([name, text]) => `data-${name.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}="${escaped(text)}"`,
    );
    return `<p id="state" role="status" ${data.join(' ')}></p>`;
  },
  style: `#state{min-height:1.5em;margin:0;white-space:pre-line;overflow-wrap:anywhere}
#state.refused{background:var(--theirs);border-left:.25rem solid var(--line);border-radius:.25rem;padding:.5rem .75rem;margin:.5rem 0}
`,
};
