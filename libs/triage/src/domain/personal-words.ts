import { readText } from './read-text.js';

/** Words that stand before a surname. */
export const TITLES = words(
  'mr mrs ms miss mx dr herr herrn frau m mme mlle madame monsieur sr sra señor señora don doña',
);

/** What somebody who works here is called. */
export const ROLES = words(
  'agent advisor adviser colleague employee representative rep operator clerk manager supervisor ' +
    'mitarbeiter mitarbeiterin kollege kollegin kollegen sachbearbeiter sachbearbeiterin berater beraterin ' +
    'collègue employé employée conseiller conseillère agente collaborateur collaboratrice ' +
    'compañero compañera empleado empleada operador operadora asesor asesora',
);

/** Whose somebody is: ours, as customers say it. */
export const YOURS = words('your ihr ihre ihren ihrer ihrem euer eure votre vos su sus vuestro vuestra');

/** Those that no letter ends with, as "Ihre Lena" does. */
export const PLAIN_YOURS = words('your votre');

/** Words of how somebody dealt with a customer. Of a child or a neighbour they are seldom said to us. */
export const CONDUCT = words(
  'rude unhelpful unfriendly impolite unprofessional aggressive arrogant dismissive disrespectful abusive racist sexist ' +
    'lied lying insulted shouted yelled swore threatened refused hung ignored promised told hostile incompetent ' +
    'unfreundlich unhöflich frech unverschämt respektlos aggressiv angelogen belogen gelogen beleidigt beleidigte ' +
    'beschimpft beschimpfte angeschrien schrie bedroht bedrohte aufgelegt weigerte verweigert verweigerte ignoriert ' +
    'ignorierte versprach versprochen inkompetent gesprochen telefoniert ' +
    'impoli impolie grossier grossière désagréable agressif agressive menti insulté insultée crié menacé menacée ' +
    'raccroché refusé promis ignoré ignorée irrespectueux irrespectueuse incompétent incompétente ' +
    'grosero grosera maleducado maleducada agresivo agresiva arrogante mintió mentido insultó insultado gritó gritado ' +
    'amenazó amenazado colgó colgado negó prometió ignoró irrespetuoso irrespetuosa incompetente',
);

/** That a customer spoke, before "to" or "with" and a name. */
export const SPOKE = words('spoke spoken talked chatted sprach parlé hablé');

export const GREETINGS = words(
  'hi hello hey dear thanks thank you hallo liebe lieber geehrte geehrter guten tag danke dank bonjour cher chere merci ' +
    'salut hola estimado estimada querido querida gracias buenos dias',
);

/** What somebody is thanked for comes behind these. */
export const THANKED_FOR = words('for für pour por de');

export const ARTICLES = words('the your das dem die ihr l le la el su');

export const AND = words('and und et y e');

/** Folded. */
export function words(list: string): ReadonlySet<string> {
  return new Set(readText(list).map(({ folded }) => folded));
}
