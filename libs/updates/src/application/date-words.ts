import type { Formatters } from 'intl-messageformat';

// In French the first of a month is an ordinal (Lexique des règles typographiques en usage à l'Imprimerie nationale).
const FIRST_OF_MONTH = /^1(?= )/u;

/** How dates, numbers and plurals are written in `language`; made once each, for making one is slow. */
export function formattersOf(language: string): Formatters {
  const dates = new Map<string, Intl.DateTimeFormat>();
  return {
    getNumberFormat: (...args) => new Intl.NumberFormat(...args),
    getPluralRules: (...args) => new Intl.PluralRules(...args),
    getDateTimeFormat: (...args) => {
      const key = JSON.stringify(args);
      const known = dates.get(key) ?? dateFormat(language, args);
      dates.set(key, known);
      return known;
    },
  };
}

function dateFormat(language: string, args: ConstructorParameters<typeof Intl.DateTimeFormat>): Intl.DateTimeFormat {
  const usual = new Intl.DateTimeFormat(...args);
  if (language !== 'fr') return usual;
  const format = (date?: Date | number): string => usual.format(date).replace(FIRST_OF_MONTH, '1er');
  return Object.create(usual, { format: { value: format } }) as Intl.DateTimeFormat;
}
