import type { GuessedType } from './classifier.js';

/** Words that tell what a record is, by language. Few and plain: what they leave open is for people. */
export const RECORD_TYPE_WORDS: Readonly<
  Record<Exclude<GuessedType, 'undetermined'>, Readonly<Record<string, readonly string[]>>>
> = {
  complaint: {
    en: ['complaint', 'complain', 'unacceptable', 'disappointed', 'appalling', 'disgraceful', 'compensation', 'refund'],
    de: ['beschwerde*', 'beschweren', 'reklamation*', 'reklamieren', 'unzumutbar', 'unverschämt*', 'enttäuscht'],
    fr: ['réclamation', 'plainte', 'plaindre', 'inacceptable', 'inadmissible', 'déçu', 'remboursement', 'mécontent'],
    es: ['reclamación', 'reclamar', 'queja', 'quejarme', 'inaceptable', 'decepcionado', 'reembolso', 'indignado'],
  },
  feedback: {
    en: ['compliment', 'well done', 'great service', 'excellent service', 'suggestion', 'suggest', 'keep it up'],
    de: ['lob', 'loben', 'tolle arbeit', 'guter service', 'weiter so', 'verbesserungsvorschlag', 'anregung'],
    fr: ['félicitations', 'bravo', 'excellent service', 'bon travail', 'suggestion', 'suggérer'],
    es: ['felicitaciones', 'felicitar', 'buen trabajo', 'excelente servicio', 'sugerencia', 'sugerir'],
  },
  request: {
    en: [
      'could you send',
      'can you send',
      'please send',
      'how do i',
      'how can i',
      'i would like to know',
      'opening hours',
    ],
    de: ['können sie mir', 'bitte senden', 'bitte schicken', 'wie kann ich', 'ich möchte wissen', 'öffnungszeiten'],
    fr: ['pouvez vous', 'pourriez vous', 'veuillez envoyer', 'comment puis je', 'je voudrais savoir', 'horaires'],
    es: ['podrían enviarme', 'pueden enviarme', 'por favor envíen', 'cómo puedo', 'quisiera saber', 'horario'],
  },
};
