/** The words of the first receipt in one language; `{name}` stands for a value, an optional line falls away without its value. */
export interface ReceiptTemplate {
  readonly subject: string;
  readonly greeting: string;
  readonly received: string;
  readonly expected: string;
  readonly handledBy: string;
  readonly follow: string;
  readonly telephone: string;
  readonly keepReference: string;
  /** For somebody whose address another person gave. */
  readonly notMe: string;
}

/** Languages that are complete; anything else falls back to the organisation's first, then to English. */
export const RECEIPT_TEMPLATES: Readonly<Record<string, ReceiptTemplate>> = {
  en: {
    subject: 'We have received your complaint [{reference}]',
    greeting: 'We have received your complaint. Its reference is {reference}.',
    received: 'Received: {receivedAt}',
    expected: 'You will have our decision by {expectedBy} at the latest.',
    handledBy: 'It is with: {handledBy}',
    follow: 'See where it stands: {link}',
    telephone: 'You can also call us: {phone}',
    keepReference: 'If you want to add something, simply answer this message. Complaining costs you nothing.',
    notMe: 'If you did not complain to us, answer with the words NOT ME.',
  },
  de: {
    subject: 'Ihre Beschwerde ist bei uns eingegangen [{reference}]',
    greeting: 'Ihre Beschwerde ist bei uns eingegangen. Das Aktenzeichen ist {reference}.',
    received: 'Eingegangen: {receivedAt}',
    expected: 'Unsere Entscheidung erhalten Sie spätestens am {expectedBy}.',
    handledBy: 'Zuständig: {handledBy}',
    follow: 'So steht es um Ihre Beschwerde: {link}',
    telephone: 'Sie können uns auch anrufen: {phone}',
    keepReference:
      'Wenn Sie etwas ergänzen möchten, antworten Sie einfach auf diese Nachricht. Eine Beschwerde kostet Sie nichts.',
    notMe: 'Wenn Sie sich nicht beschwert haben, antworten Sie mit den Worten NICHT ICH.',
  },
  fr: {
    subject: 'Nous avons reçu votre réclamation [{reference}]',
    greeting: 'Nous avons reçu votre réclamation. Sa référence est {reference}.',
    received: 'Reçue : {receivedAt}',
    expected: 'Vous aurez notre décision au plus tard le {expectedBy}.',
    handledBy: 'Elle est suivie par : {handledBy}',
    follow: 'Suivre votre réclamation : {link}',
    telephone: 'Vous pouvez aussi nous appeler : {phone}',
    keepReference: 'Pour ajouter quelque chose, répondez simplement à ce message. Une réclamation ne vous coûte rien.',
    notMe: 'Si cette réclamation n’est pas de vous, répondez PAS MOI.',
  },
  es: {
    subject: 'Hemos recibido su reclamación [{reference}]',
    greeting: 'Hemos recibido su reclamación. Su referencia es {reference}.',
    received: 'Recibida: {receivedAt}',
    expected: 'Tendrá nuestra decisión a más tardar el {expectedBy}.',
    handledBy: 'La lleva: {handledBy}',
    follow: 'Vea cómo va su reclamación: {link}',
    telephone: 'También puede llamarnos: {phone}',
    keepReference: 'Si quiere añadir algo, responda simplemente a este mensaje. Reclamar no le cuesta nada.',
    notMe: 'Si la reclamación no es suya, responda NO SOY YO.',
  },
};
