/** What is written around the lines, in the reader's language. */
export interface CopyWords {
  readonly title: string;
  readonly reference: string;
  readonly saved: string;
  readonly you: string;
  readonly us: string;
  /** Beside `us` on a line that no person wrote. */
  readonly automatic: string;
}

export interface CopyLine {
  readonly from: 'customer' | 'handler' | 'system';
  readonly name?: string;
  readonly text: string;
  readonly at: string;
}

export interface CopyOf {
  readonly lines: readonly CopyLine[];
  readonly reference?: string | undefined;
  readonly savedAt: Date;
}

/** Where and how its reader tells the time. */
export interface CopyReader {
  /** BCP 47. */
  readonly language: string;
  /** IANA. */
  readonly timeZone: string;
}

// Whatever some program shows as the end of a line (Unicode standard, section 5.8).
const LINE_END = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/u;

/**
 * The conversation as a text file: who said what and when. What anybody wrote stands indented, so that no words of theirs
 * can pass for a line of ours.
 */
export function copyText({ lines, reference, savedAt }: CopyOf, words: CopyWords, reader: CopyReader): string {
  const { language, timeZone } = reader;
  const locale = language === 'en' ? 'en-GB' : language;
  const times = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone });
  const head = [
    words.title,
    ...(reference === undefined ? [] : [`${words.reference}: ${reference}`]),
    `${words.saved}: ${times.format(savedAt)} (${timeZone})`,
  ];
  const said = lines.map((line) => {
    const text = line.text.split(LINE_END).map((each) => `    ${each}`.trimEnd());
    return [`${times.format(new Date(line.at))}, ${writerOf(line, words)}:`, ...text].join('\n');
  });
  return `${[head.join('\n'), ...said].join('\n\n')}\n`;
}

function writerOf({ from, name }: CopyLine, { you, us, automatic }: CopyWords): string {
  if (from === 'customer') return you;
  return from === 'handler' ? (name ?? us) : `${us} (${automatic})`;
}
