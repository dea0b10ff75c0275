/** The languages of the page, as of all pages for customers. */
export const CHAT_LANGUAGES = ['en', 'de', 'fr', 'es'] as const;
export type ChatLanguage = (typeof CHAT_LANGUAGES)[number];

/** The first language that a browser asks for and the page has; English otherwise (RFC 9110 section 12.5.4, without weights). */
export function chatLanguage(asked: string | undefined, accepted = ''): ChatLanguage {
  const wanted = [asked ?? '', ...accepted.split(',')].map((each) => each.trim().slice(0, 2).toLowerCase());
  for (const each of wanted) {
    const known = CHAT_LANGUAGES.find((language) => language === each);
    if (known !== undefined) return known;
  }
  return 'en';
}
