// A tag of a language and what may follow it; whatever else is said tells none.
const TAG = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}$/u;

/** The language (BCP 47) that something from outside names as its `language`, before it is known to be sound. */
export function languageIn(said: unknown): string | undefined {
  const { language } = typeof said === 'object' && said !== null ? (said as { language?: unknown }) : {};
  return typeof language === 'string' && TAG.test(language) ? language : undefined;
}
