import type { OccasionKind } from './occasion.js';

/** What notices say in one language; `{name}` stands for a value. No word of a customer's has a place here. */
export interface NoticeWords {
  /** What has happened; `{clock}` is what was due. */
  readonly occasions: Readonly<Record<OccasionKind, string>>;
  readonly clocks: Readonly<Record<string, string>>;
  readonly complaint: string;
  readonly due: string;
  readonly open: string;
  readonly noTexts: string;
  readonly onCall: string;
  readonly standsIn: string;
  readonly doNotAnswer: string;
  readonly digest: DigestWords;
}

export interface DigestWords {
  readonly subject: string;
  readonly due: string;
  readonly drafts: string;
  readonly overdue: string;
  readonly news: string;
  readonly more: string;
  readonly held: string;
  readonly parked: string;
}

const ENGLISH: NoticeWords = {
  occasions: {
    'share-passed': 'Running: {clock}',
    'nine-tenths': 'Due soon: {clock}',
    breach: 'Overdue: {clock}',
    safety: 'Danger to people: somebody must take this case now',
    assigned: 'Assigned to you',
    'customer-wrote': 'The customer has written',
    'not-delivered': 'A message to the customer did not arrive',
    'not-me': 'Whoever reads at the address says that the complaint is not theirs',
    returned: 'Came back to the queue',
    'other-wrote': 'Somebody who is not the customer has written',
    'owner-barred': 'Nobody without a conflict of interest answers for this case: somebody must be named',
    'draft-asked': 'Please write what the customer is to hear: {clock}',
    'not-told': 'The customer was told nothing by the date: {clock}',
    'by-hand': 'A message to the customer must be passed on by hand: please do it and say so',
    'conflict-suspected': 'A conflict of interest is suspected: somebody must confirm or clear it',
    'nobody-could-take': 'Nobody of the team could ever take this case: please find somebody',
    reopened: 'Opened again, because nobody decided in time about a message on the closed case',
    'call-wanted': 'The customer asks to be called: the number stands with their message',
    'person-wanted': 'The customer asks for a person in the conversation',
    unread: 'The customer has not read your message in the conversation, and no other way is known',
  },
  clocks: {
    ack: 'acknowledgement',
    assessment: 'assessment',
    update: 'news for the customer',
    decision: 'decision',
    decision_notice: 'telling the decision',
    safety_action: 'action for safety',
    'after-closure': 'message on a closed case',
  },
  complaint: 'Complaint: {reference}',
  due: 'By when: {due}',
  open: 'Open the case: {link}',
  noTexts: 'You chose text messages. This one could not be sent as a text, so it comes by mail.',
  onCall: 'A text to a number on call did not go out. Please call the numbers on call.',
  standsIn: 'Whoever should hear of this first is not on duty, so it comes to you.',
  doNotAnswer: 'Nobody reads answers to this mail.',
  digest: {
    subject: 'Your cases on {date}',
    due: 'Due next',
    drafts: 'Waiting for your words to the customer',
    overdue: 'overdue',
    news: 'New since your last digest',
    more: '… and {count} more: {link}',
    held: 'Messages that wait until somebody looks at them: {count}',
    parked: 'Work that could not be done and waits for a decision: {count}',
  },
};

const GERMAN: NoticeWords = {
  occasions: {
    'share-passed': 'Läuft: {clock}',
    'nine-tenths': 'Bald fällig: {clock}',
    breach: 'Überfällig: {clock}',
    safety: 'Gefahr für Menschen: Jemand muss diesen Fall sofort übernehmen',
    assigned: 'Ihnen zugewiesen',
    'customer-wrote': 'Es gibt eine neue Nachricht im Fall',
    'not-delivered': 'Eine Nachricht zu diesem Fall ist nicht angekommen',
    'not-me': 'Wer unter der Adresse liest, hat sich nicht beschwert',
    returned: 'Kam in die Warteschlange zurück',
    'other-wrote': 'Jemand anderes hat in diesem Fall geschrieben',
    'owner-barred': 'Niemand ohne Interessenkonflikt ist für diesen Fall verantwortlich: Jemand muss benannt werden',
    'draft-asked': 'Bitte schreiben Sie, was mitgeteilt werden soll: {clock}',
    'not-told': 'Bis zum Termin wurde nichts mitgeteilt: {clock}',
    'by-hand': 'Eine Mitteilung muss von Hand überbracht werden: Bitte erledigen und eintragen',
    'conflict-suspected': 'Verdacht auf einen Interessenkonflikt: Jemand muss ihn bestätigen oder ausräumen',
    'nobody-could-take': 'Niemand im Team könnte diesen Fall je übernehmen: Bitte jemanden finden',
    reopened: 'Wieder geöffnet, weil über eine Nachricht zum geschlossenen Fall nicht rechtzeitig entschieden wurde',
    'call-wanted': 'Bitte zurückrufen: die Nummer steht bei der Nachricht',
    'person-wanted': 'Im Gespräch wird nach einem Menschen gefragt',
    unread: 'Ihre Nachricht im Gespräch wurde nicht gelesen, und ein anderer Weg ist nicht bekannt',
  },
  clocks: {
    ack: 'Eingangsbestätigung',
    assessment: 'Einschätzung',
    update: 'Zwischenbescheid',
    decision: 'Entscheidung',
    decision_notice: 'Mitteilung der Entscheidung',
    safety_action: 'Maßnahme zur Sicherheit',
    'after-closure': 'Nachricht zu einem geschlossenen Fall',
  },
  complaint: 'Beschwerde: {reference}',
  due: 'Bis wann: {due}',
  open: 'Fall öffnen: {link}',
  noTexts: 'Sie haben SMS gewählt. Diese konnte nicht verschickt werden, deshalb kommt sie als Mail.',
  onCall: 'Eine SMS an eine Bereitschaftsnummer ging nicht hinaus. Bitte rufen Sie die Bereitschaftsnummern an.',
  standsIn: 'Wer es zuerst erfahren sollte, ist nicht im Dienst. Deshalb geht es an Sie.',
  doNotAnswer: 'Antworten auf diese Mail liest niemand.',
  digest: {
    subject: 'Ihre Fälle am {date}',
    due: 'Als Nächstes fällig',
    drafts: 'Hier fehlt noch, was mitgeteilt werden soll',
    overdue: 'überfällig',
    news: 'Neu seit der letzten Übersicht',
    more: '… und {count} weitere: {link}',
    held: 'Nachrichten, die warten, bis jemand sie ansieht: {count}',
    parked: 'Was nicht erledigt werden konnte und auf eine Entscheidung wartet: {count}',
  },
};

const FRENCH: NoticeWords = {
  occasions: {
    'share-passed': 'En cours : {clock}',
    'nine-tenths': 'Bientôt dû : {clock}',
    breach: 'En retard : {clock}',
    safety: 'Danger pour des personnes : quelqu’un doit prendre ce dossier maintenant',
    assigned: 'Ce dossier vous est attribué',
    'customer-wrote': 'Un nouveau message est arrivé dans le dossier',
    'not-delivered': 'Un message de ce dossier n’est pas arrivé',
    'not-me': 'La personne à cette adresse dit que la réclamation n’est pas la sienne',
    returned: 'Est revenu dans la file d’attente',
    'other-wrote': 'Une autre personne que le client a écrit',
    'owner-barred': 'Personne sans conflit d’intérêts ne répond de ce dossier : quelqu’un doit être désigné',
    'draft-asked': 'Veuillez écrire ce que le client doit apprendre : {clock}',
    'not-told': 'Le client n’a rien appris à la date prévue : {clock}',
    'by-hand': 'Un message est à transmettre à la main : veuillez le faire et le noter',
    'conflict-suspected': 'Un conflit d’intérêts est soupçonné : quelqu’un doit le confirmer ou l’écarter',
    'nobody-could-take': 'Personne de l’équipe ne pourrait jamais prendre ce dossier : veuillez trouver quelqu’un',
    reopened: 'Rouvert, car rien n’a été décidé à temps sur un message reçu après la clôture',
    'call-wanted': 'Le client demande à être rappelé : le numéro figure avec son message',
    'person-wanted': 'Le client demande une personne dans la conversation',
    unread: 'Votre message dans la conversation n’a pas été lu, et aucun autre moyen n’est connu',
  },
  clocks: {
    ack: 'accusé de réception',
    assessment: 'évaluation',
    update: 'point d’étape',
    decision: 'décision',
    decision_notice: 'communication de la décision',
    safety_action: 'mesure de sécurité',
    'after-closure': 'message sur un dossier clos',
  },
  complaint: 'Réclamation : {reference}',
  due: 'Échéance : {due}',
  open: 'Ouvrir le dossier : {link}',
  noTexts: 'Vous avez choisi le SMS. Celui-ci n’a pas pu être envoyé, d’où ce message électronique.',
  onCall: 'Un SMS à un numéro d’astreinte n’est pas parti. Veuillez appeler les numéros d’astreinte.',
  standsIn: 'La personne à prévenir en premier n’est pas en service : ce message vous est donc adressé.',
  doNotAnswer: 'Personne ne lit les réponses à ce message.',
  digest: {
    subject: 'Vos dossiers au {date}',
    due: 'Prochaines échéances',
    drafts: 'En attente de ce que vous direz au client',
    overdue: 'en retard',
    news: 'Nouveau depuis le dernier résumé',
    more: '… et {count} de plus : {link}',
    held: 'Messages qui attendent que quelqu’un les regarde : {count}',
    parked: 'Ce qui n’a pas pu être fait et attend une décision : {count}',
  },
};

const SPANISH: NoticeWords = {
  occasions: {
    'share-passed': 'En curso: {clock}',
    'nine-tenths': 'Vence pronto: {clock}',
    breach: 'Vencido: {clock}',
    safety: 'Peligro para personas: alguien debe hacerse cargo de este caso ahora',
    assigned: 'Se le ha asignado este caso',
    'customer-wrote': 'Hay un mensaje nuevo en el caso',
    'not-delivered': 'Un mensaje de este caso no ha llegado',
    'not-me': 'Quien lee en esa dirección dice que la reclamación no es suya',
    returned: 'Ha vuelto a la cola',
    'other-wrote': 'Ha escrito alguien que no es el cliente',
    'owner-barred': 'Nadie sin conflicto de intereses responde de este caso: hay que designar a alguien',
    'draft-asked': 'Escriba lo que el cliente debe saber: {clock}',
    'not-told': 'El cliente no supo nada en la fecha prevista: {clock}',
    'by-hand': 'Un mensaje debe entregarse a mano: hágalo y anótelo, por favor',
    'conflict-suspected': 'Se sospecha un conflicto de intereses: alguien debe confirmarlo o descartarlo',
    'nobody-could-take': 'Nadie del equipo podría hacerse cargo de este caso: busque a alguien, por favor',
    reopened: 'Se ha vuelto a abrir porque nadie decidió a tiempo sobre un mensaje en el caso cerrado',
    'call-wanted': 'El cliente pide que lo llamen: el número está con su mensaje',
    'person-wanted': 'El cliente pide hablar con una persona en la conversación',
    unread: 'Su mensaje en la conversación no se ha leído, y no se conoce otra vía',
  },
  clocks: {
    ack: 'acuse de recibo',
    assessment: 'valoración',
    update: 'información al cliente',
    decision: 'decisión',
    decision_notice: 'comunicación de la decisión',
    safety_action: 'medida de seguridad',
    'after-closure': 'mensaje en un caso cerrado',
  },
  complaint: 'Reclamación: {reference}',
  due: 'Fecha límite: {due}',
  open: 'Abrir el caso: {link}',
  noTexts: 'Eligió mensajes de texto. Este no se pudo enviar así, por eso llega por correo.',
  onCall: 'Un mensaje a un número de guardia no salió. Llame a los números de guardia, por favor.',
  standsIn: 'Quien debía saberlo primero no está de servicio; por eso le llega a usted.',
  doNotAnswer: 'Nadie lee las respuestas a este correo.',
  digest: {
    subject: 'Sus casos el {date}',
    due: 'Próximos vencimientos',
    drafts: 'A la espera de lo que dirá al cliente',
    overdue: 'vencido',
    news: 'Novedades desde el último resumen',
    more: '… y {count} más: {link}',
    held: 'Mensajes que esperan a que alguien los mire: {count}',
    parked: 'Lo que no se pudo hacer y espera una decisión: {count}',
  },
};

const WORDS: ReadonlyMap<string, NoticeWords> = new Map([
  ['en', ENGLISH],
  ['de', GERMAN],
  ['fr', FRENCH],
  ['es', SPANISH],
]);

/** The words for a language (BCP 47) and the language that they are written in; English where there are none. */
export function noticeWords(language: string): { readonly words: NoticeWords; readonly language: string } {
  const base = language.toLowerCase().split('-', 1)[0] ?? '';
  const words = WORDS.get(base);
  return words === undefined ? { words: ENGLISH, language: 'en' } : { words, language: base };
}

/** Puts values into words. */
export function fillIn(words: string, values: Readonly<Record<string, string>>): string {
  return words.replace(/\{(\w+)\}/gu, (_whole, name: string) => values[name] ?? '');
}
