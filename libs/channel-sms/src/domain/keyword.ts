import { foldText } from '@redress/kernel';

/** What a text of one word tells the network rather than us. */
export type Keyword = 'stop' | 'start' | 'help';

// Twilio carries out the English ones itself and tells us (error 21610 afterwards); those of the other languages nobody
// carries out but we. All are folded: no upper case, no accents.
const WORDS: Readonly<Record<Keyword, readonly string[]>> = {
  stop: [
    ...['stop', 'stopall', 'stop all', 'unsubscribe', 'cancel', 'end', 'quit', 'revoke', 'optout', 'opt out'],
    ...['remove', 'td'],
    ...['stopp', 'abmelden', 'abbestellen', 'keine sms'],
    ...['arret', 'arreter', 'desabonner', 'desinscrire'],
    ...['alto', 'parar', 'baja', 'desuscribir'],
  ],
  start: [
    ...['start', 'yes', 'unstop'],
    ...['starten', 'anmelden'],
    ...['debut', 'reabonner', 'reprendre'],
    ...['iniciar', 'empezar', 'alta'],
  ],
  help: ['help', 'info', 'hilfe', 'aide', 'ayuda'],
};

/**
 * The keyword that a text is; undefined for anything that says more. `told`: what the provider took it for, which counts.
 * Whoever was not stopped says `yes` to us and not to the network: the caller asks whether a `start` has anything to start.
 */
export function keywordOf(body: string, told?: string): Keyword | undefined {
  const named = told?.toLowerCase();
  if (named === 'stop' || named === 'start' || named === 'help') return named;
  const text = foldText(body)
    .replace(/[\p{P}\p{S}\s]+/gu, ' ')
    .trim();
  return (Object.keys(WORDS) as Keyword[]).find((keyword) => WORDS[keyword].includes(text));
}
