/** The languages in which visitors are told something, as on all pages for customers. */
export const VISITOR_LANGUAGES = ['en', 'de', 'fr', 'es'] as const;
export type VisitorLanguage = (typeof VISITOR_LANGUAGES)[number];

/** What visitors are told by the gateway itself; `{day}` and `{time}` are local to the organisation. */
export interface VisitorWords {
  /** Whoever answers is known by name, and somebody is there. */
  readonly named: string;
  readonly anybody: string;
  readonly us: string;
  readonly awayUntil: string;
  readonly awayUntilToday: string;
  readonly away: string;
  readonly inHand: string;
  readonly promised: string;
  readonly kept: string;
  readonly closed: string;
  /** What a visitor says by asking for a person, or for a call. */
  readonly wantsPerson: string;
  readonly wantsCall: string;
  /** What is promised to who asks for a person. */
  readonly people: string;
  /** When they are called: while the telephone is answered, or when that begins again. */
  readonly callNow: string;
  readonly callFrom: string;
  readonly callFromToday: string;
  readonly callLater: string;
}

export const VISITOR_WORDS: Readonly<Record<VisitorLanguage, VisitorWords>> = {
  en: {
    named: '{name} answers you here.',
    anybody: 'Somebody at {organisation} answers you here.',
    us: 'Somebody answers you here.',
    awayUntil: 'Nobody is here until {time} on {day}.',
    awayUntilToday: 'Nobody is here until {time} today.',
    away: 'Nobody is here just now.',
    inHand: 'Your complaint is with {name}.',
    promised: 'You hear from us by {day} at the latest.',
    kept: 'What you write now is taken in at once, and you get a reference.',
    closed: 'Your complaint {reference} is closed. If you write again, a person reads it.',
    wantsPerson: 'I would like to talk to a person.',
    wantsCall: 'Please call me: {phone}',
    people: 'You write with people here, and they know now that you wait for one.',
    callNow: 'We have your number and call you today, while our telephone is answered.',
    callFrom: 'We have your number and call you on {day}, from {time} on.',
    callFromToday: 'We have your number and call you today, from {time} on.',
    callLater: 'We have your number and call you as soon as somebody is here.',
  },
  de: {
    named: '{name} antwortet Ihnen hier.',
    anybody: 'Jemand von {organisation} antwortet Ihnen hier.',
    us: 'Jemand antwortet Ihnen hier.',
    awayUntil: 'Bis {day}, {time} Uhr ist niemand hier.',
    awayUntilToday: 'Bis heute, {time} Uhr ist niemand hier.',
    away: 'Gerade ist niemand hier.',
    inHand: 'Ihre Beschwerde liegt bei {name}.',
    promised: 'Sie hören spätestens am {day} von uns.',
    kept: 'Was Sie jetzt schreiben, wird sofort aufgenommen, und Sie erhalten ein Aktenzeichen.',
    closed: 'Ihre Beschwerde {reference} ist abgeschlossen. Wenn Sie wieder schreiben, liest es ein Mensch.',
    wantsPerson: 'Ich möchte mit einem Menschen sprechen.',
    wantsCall: 'Bitte rufen Sie mich an: {phone}',
    people: 'Hier schreiben Sie mit Menschen, und sie wissen jetzt, dass Sie auf jemanden warten.',
    callNow: 'Wir haben Ihre Nummer und rufen Sie heute zu unseren Telefonzeiten an.',
    callFrom: 'Wir haben Ihre Nummer und rufen Sie am {day} ab {time} Uhr an.',
    callFromToday: 'Wir haben Ihre Nummer und rufen Sie heute ab {time} Uhr an.',
    callLater: 'Wir haben Ihre Nummer und rufen Sie an, sobald jemand da ist.',
  },
  fr: {
    named: '{name} vous répond ici.',
    anybody: 'Quelqu’un de {organisation} vous répond ici.',
    us: 'Quelqu’un vous répond ici.',
    awayUntil: 'Il n’y a personne ici avant {time}, {day}.',
    awayUntilToday: 'Il n’y a personne ici avant {time} aujourd’hui.',
    away: 'Il n’y a personne ici pour le moment.',
    inHand: 'Votre réclamation est entre les mains de {name}.',
    promised: 'Vous aurez de nos nouvelles au plus tard le {day}.',
    kept: 'Ce que vous écrivez maintenant est enregistré aussitôt, et vous recevez une référence.',
    closed: 'Votre réclamation {reference} est close. Si vous écrivez de nouveau, une personne le lira.',
    wantsPerson: 'Je voudrais parler à une personne.',
    wantsCall: 'Veuillez m’appeler : {phone}',
    people: 'Ici vous écrivez avec des personnes, et elles savent maintenant que vous en attendez une.',
    callNow: 'Nous avons votre numéro et vous appelons aujourd’hui, pendant nos heures de téléphone.',
    callFrom: 'Nous avons votre numéro et vous appelons le {day}, à partir de {time}.',
    callFromToday: 'Nous avons votre numéro et vous appelons aujourd’hui à partir de {time}.',
    callLater: 'Nous avons votre numéro et vous appelons dès que quelqu’un est là.',
  },
  es: {
    named: '{name} le responde aquí.',
    anybody: 'Alguien de {organisation} le responde aquí.',
    us: 'Alguien le responde aquí.',
    awayUntil: 'No hay nadie aquí hasta las {time} del {day}.',
    awayUntilToday: 'No hay nadie aquí hasta las {time} de hoy.',
    away: 'Ahora mismo no hay nadie aquí.',
    inHand: 'Su reclamación la lleva {name}.',
    promised: 'Tendrá noticias nuestras a más tardar el {day}.',
    kept: 'Lo que escriba ahora se registra enseguida, y recibe una referencia.',
    closed: 'Su reclamación {reference} está cerrada. Si vuelve a escribir, lo leerá una persona.',
    wantsPerson: 'Quisiera hablar con una persona.',
    wantsCall: 'Llámenme, por favor: {phone}',
    people: 'Aquí escribe con personas, y ya saben que espera a una.',
    callNow: 'Tenemos su número y le llamamos hoy, en nuestro horario telefónico.',
    callFrom: 'Tenemos su número y le llamamos el {day}, a partir de las {time}.',
    callFromToday: 'Tenemos su número y le llamamos hoy a partir de las {time}.',
    callLater: 'Tenemos su número y le llamamos en cuanto haya alguien.',
  },
};

/** The first of the wanted languages (BCP 47) that there are words in; English otherwise. */
export function visitorLanguage(...wanted: readonly (string | undefined)[]): VisitorLanguage {
  for (const each of wanted) {
    const [base] = (each ?? '').toLowerCase().split('-');
    const known = VISITOR_LANGUAGES.find((language) => language === base);
    if (known !== undefined) return known;
  }
  return 'en';
}

/** Puts values where their names stand in braces. */
export function fillWords(words: string, values: Readonly<Record<string, string>>): string {
  return words.replace(/\{(\w+)\}/gu, (placeholder, name: string) => values[name] ?? placeholder);
}
