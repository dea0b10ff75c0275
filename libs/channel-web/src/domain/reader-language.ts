/** The languages in which the pages are written. */
export const PAGE_LANGUAGES = ['en', 'de', 'fr', 'es'] as const;
export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

/** More than a browser sends; the header is not read beyond it. */
const HEADER_LENGTH = 500;

/** The page language that a tag such as `de-AT` asks for, if there is one. */
export function pageLanguage(tag: string | undefined): PageLanguage | undefined {
  const primary = tag?.trim().toLowerCase().split('-')[0];
  return PAGE_LANGUAGES.find((language) => language === primary);
}

/** The reader's first choice among the page languages (`Accept-Language`, RFC 9110 section 12.5.4), if there is one. */
export function acceptedLanguage(header: string | undefined): PageLanguage | undefined {
  const wanted = (header ?? '').slice(0, HEADER_LENGTH).split(',').map(weighted);
  // Of equal weights the first comes first: the sort is stable.
  const [first] = wanted
    .filter(({ language, weight }) => language !== undefined && weight > 0)
    .sort((one, other) => other.weight - one.weight);
  return first?.language;
}

function weighted(range: string): { readonly language: PageLanguage | undefined; readonly weight: number } {
  const [tag, ...parameters] = range.split(';');
  const quality = parameters.map((each) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/u.exec(each)?.[1]).find(Boolean);
  return { language: pageLanguage(tag), weight: quality === undefined ? 1 : Number(quality) };
}
