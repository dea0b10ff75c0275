import type { VisitorLanguage } from './visitor-words.js';

/** Refusals that say in the visitor's language what they can do, by code. */
export const TOLD_REFUSALS = [
  'messages-too-many',
  'visits-too-many',
  'ways-too-many',
  'files-too-many',
  'connections-too-many',
  'token-invalid',
  'unavailable',
] as const;
export type ToldRefusal = (typeof TOLD_REFUSALS)[number];

/** What whoever is refused is told, and how else we are reached; `{day}` and `{time}` are local to the organisation. */
export interface RefusalWords extends Readonly<Record<ToldRefusal, string>> {
  readonly otherwise: string;
  readonly phone: string;
  /** While nobody answers the telephone. */
  readonly phoneFrom: string;
  readonly phoneFromToday: string;
  readonly email: string;
  readonly post: string;
}

export const REFUSAL_WORDS: Readonly<Record<VisitorLanguage, RefusalWords>> = {
  en: {
    'messages-too-many': 'That was very much at once. Please wait a few seconds.',
    'visits-too-many': 'Very many visits come from your network just now. Please wait a minute.',
    'ways-too-many':
      'Very many addresses and numbers were given from your network. Please wait some minutes, or write them in a message.',
    'files-too-many': 'Very many files came from your network. Please send more in some hours, or by the form.',
    'connections-too-many':
      'Very many conversations are open from your network just now. Please close others of yours, or wait a minute.',
    'token-invalid':
      'Your earlier conversation cannot be opened here any more: that is possible for a month. What you write now begins a new one. Please name your reference in it, if you have one.',
    unavailable: 'We cannot take that in just now. Please wait a few seconds.',
    otherwise: 'You also reach us another way:',
    phone: 'Call us: {phone}',
    phoneFrom: 'Call us: {phone}, from {time} on {day}',
    phoneFromToday: 'Call us: {phone}, from {time} today',
    email: 'Write a mail: {email}',
    post: 'Write a letter: {post}',
  },
  de: {
    'messages-too-many': 'Das war sehr viel auf einmal. Bitte warten Sie einige Sekunden.',
    'visits-too-many': 'Aus Ihrem Netz kommen gerade sehr viele Besuche. Bitte warten Sie eine Minute.',
    'ways-too-many':
      'Aus Ihrem Netz wurden sehr viele Adressen und Nummern angegeben. Bitte warten Sie einige Minuten, oder schreiben Sie sie in eine Nachricht.',
    'files-too-many':
      'Aus Ihrem Netz kamen sehr viele Dateien. Bitte senden Sie weitere in einigen Stunden, oder mit dem Formular.',
    'connections-too-many':
      'Aus Ihrem Netz sind gerade sehr viele Gespräche offen. Bitte schließen Sie andere, oder warten Sie eine Minute.',
    'token-invalid':
      'Ihr früheres Gespräch lässt sich hier nicht mehr öffnen: Das geht einen Monat lang. Was Sie jetzt schreiben, beginnt ein neues. Bitte nennen Sie darin Ihr Aktenzeichen, wenn Sie eines haben.',
    unavailable: 'Wir können das gerade nicht aufnehmen. Bitte warten Sie einige Sekunden.',
    otherwise: 'So erreichen Sie uns auch:',
    phone: 'Rufen Sie uns an: {phone}',
    phoneFrom: 'Rufen Sie uns an: {phone}, ab {time} Uhr am {day}',
    phoneFromToday: 'Rufen Sie uns an: {phone}, heute ab {time} Uhr',
    email: 'Schreiben Sie eine E-Mail: {email}',
    post: 'Schreiben Sie einen Brief: {post}',
  },
  fr: {
    'messages-too-many': 'Cela fait beaucoup à la fois. Veuillez patienter quelques secondes.',
    'visits-too-many':
      'De très nombreuses visites viennent de votre réseau en ce moment. Veuillez patienter une minute.',
    'ways-too-many':
      'De très nombreux numéros et adresses ont été indiqués depuis votre réseau. Veuillez patienter quelques minutes, ou écrivez-les dans un message.',
    'files-too-many':
      'De très nombreux fichiers sont venus de votre réseau. Veuillez en envoyer d’autres dans quelques heures, ou par le formulaire.',
    'connections-too-many':
      'De très nombreuses conversations sont ouvertes depuis votre réseau. Veuillez en fermer d’autres, ou patienter une minute.',
    'token-invalid':
      'Votre conversation précédente ne peut plus être ouverte ici : c’est possible pendant un mois. Ce que vous écrivez maintenant en commence une autre. Indiquez-y votre référence, si vous en avez une.',
    unavailable: 'Nous ne pouvons pas l’enregistrer pour le moment. Veuillez patienter quelques secondes.',
    otherwise: 'Vous pouvez aussi nous joindre autrement :',
    phone: 'Appelez-nous : {phone}',
    phoneFrom: 'Appelez-nous : {phone}, à partir de {time} le {day}',
    phoneFromToday: 'Appelez-nous : {phone}, aujourd’hui à partir de {time}',
    email: 'Écrivez un e-mail : {email}',
    post: 'Écrivez une lettre : {post}',
  },
  es: {
    'messages-too-many': 'Era demasiado de una vez. Espere unos segundos, por favor.',
    'visits-too-many': 'Ahora mismo llegan muchísimas visitas desde su red. Espere un minuto, por favor.',
    'ways-too-many':
      'Desde su red se han indicado muchísimas direcciones y números. Espere unos minutos, o escríbalos en un mensaje.',
    'files-too-many':
      'Desde su red han llegado muchísimos archivos. Envíe más dentro de unas horas, o con el formulario, por favor.',
    'connections-too-many':
      'Ahora mismo hay muchísimas conversaciones abiertas desde su red. Cierre otras suyas, o espere un minuto.',
    'token-invalid':
      'Su conversación anterior ya no se puede abrir aquí: es posible durante un mes. Lo que escriba ahora comienza otra. Indique en ella su referencia, si la tiene.',
    unavailable: 'Ahora mismo no podemos registrarlo. Espere unos segundos, por favor.',
    otherwise: 'También puede contactarnos de otra manera:',
    phone: 'Llámenos: {phone}',
    phoneFrom: 'Llámenos: {phone}, a partir de las {time} del {day}',
    phoneFromToday: 'Llámenos: {phone}, hoy a partir de las {time}',
    email: 'Escriba un correo: {email}',
    post: 'Escriba una carta: {post}',
  },
};
