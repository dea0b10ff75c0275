/** The languages of the page, as of all pages for customers. */
export const CHAT_LANGUAGES = ['en', 'de', 'fr', 'es'] as const;
export type ChatLanguage = (typeof CHAT_LANGUAGES)[number];

/** What the page says itself. */
export interface ChatTexts {
  readonly title: string;
  readonly intro: string;
  readonly log: string;
  readonly label: string;
  readonly send: string;
  readonly you: string;
  readonly us: string;
  readonly connecting: string;
  readonly connected: string;
  readonly waiting: string;
  readonly tooLong: string;
  readonly form: string;
  readonly noScript: string;
}

export const CHAT_TEXTS: Readonly<Record<ChatLanguage, ChatTexts>> = {
  en: {
    title: 'Write to us',
    intro: 'Tell us what went wrong. You get a reference, and can come back to this conversation.',
    log: 'Conversation',
    label: 'Your message',
    send: 'Send',
    you: 'You',
    us: 'We',
    connecting: 'Connecting …',
    connected: 'Connected.',
    waiting: 'Not sent yet. We keep trying.',
    tooLong: 'Your message is too long for the conversation. Please shorten it, or use the form.',
    form: 'Use the form instead',
    noScript: 'The conversation needs JavaScript. The form works without it.',
  },
  de: {
    title: 'Schreiben Sie uns',
    intro: 'Sagen Sie uns, was schiefgegangen ist. Sie erhalten ein Aktenzeichen und können hierher zurückkommen.',
    log: 'Gespräch',
    label: 'Ihre Nachricht',
    send: 'Senden',
    you: 'Sie',
    us: 'Wir',
    connecting: 'Verbindung wird hergestellt …',
    connected: 'Verbunden.',
    waiting: 'Noch nicht gesendet. Wir versuchen es weiter.',
    tooLong: 'Ihre Nachricht ist zu lang für das Gespräch. Bitte kürzen Sie sie, oder nehmen Sie das Formular.',
    form: 'Lieber das Formular nehmen',
    noScript: 'Das Gespräch braucht JavaScript. Das Formular geht auch ohne.',
  },
  fr: {
    title: 'Écrivez-nous',
    intro: 'Dites-nous ce qui s’est mal passé. Vous recevez une référence et pouvez revenir à cette conversation.',
    log: 'Conversation',
    label: 'Votre message',
    send: 'Envoyer',
    you: 'Vous',
    us: 'Nous',
    connecting: 'Connexion en cours …',
    connected: 'Connecté.',
    waiting: 'Pas encore envoyé. Nous continuons d’essayer.',
    tooLong: 'Votre message est trop long pour la conversation. Raccourcissez-le, ou utilisez le formulaire.',
    form: 'Utiliser plutôt le formulaire',
    noScript: 'La conversation a besoin de JavaScript. Le formulaire fonctionne sans.',
  },
  es: {
    title: 'Escríbanos',
    intro: 'Díganos qué ha ido mal. Recibirá una referencia y podrá volver a esta conversación.',
    log: 'Conversación',
    label: 'Su mensaje',
    send: 'Enviar',
    you: 'Usted',
    us: 'Nosotros',
    connecting: 'Conectando …',
    connected: 'Conectado.',
    waiting: 'Aún no se ha enviado. Seguimos intentándolo.',
    tooLong: 'Su mensaje es demasiado largo para la conversación. Acórtelo, o use el formulario.',
    form: 'Usar mejor el formulario',
    noScript: 'La conversación necesita JavaScript. El formulario funciona sin él.',
  },
};

/** The first language that a browser asks for and the page has; English otherwise (RFC 9110 section 12.5.4, without weights). */
export function chatLanguage(asked: string | undefined, accepted = ''): ChatLanguage {
  const wanted = [asked ?? '', ...accepted.split(',')].map((each) => each.trim().slice(0, 2).toLowerCase());
  for (const each of wanted) {
    const known = CHAT_LANGUAGES.find((language) => language === each);
    if (known !== undefined) return known;
  }
  return 'en';
}
