import type { PageLanguage } from '../../domain/reader-language.js';
import type { ShownEntryResponse } from '../complaint-response.js';
import { filePath } from '../file-path.js';
import type { Frame } from '../frame.js';
import { LOCALES } from './locales.js';
import { markup, type Markup } from './markup.js';

const KILOBYTE = 1_000;
const MEGABYTE = 1_000_000;

/** The files that came with an entry, each a link that downloads it; undefined where there are none. */
export function sentFiles(
  reference: string,
  { id, attachments, attachmentsUnavailable }: ShownEntryResponse,
  { texts, language }: Frame,
): Markup | undefined {
  if (attachmentsUnavailable) return markup`<p>${texts.sentFilesUnavailable}</p>`;
  if (attachments.length === 0) return undefined;
  // Without the attribute `download`: with it browsers show no page that says why a file cannot be had.
  const links = attachments.map(
    ({ name, bytes }, at) =>
      markup`<li><a href="${filePath(reference, id, at + 1)}"><bdi>${name}</bdi> (${fileSize(bytes, language)})</a></li>`,
  );
  return markup`
<p class="by">${texts.sentFiles}</p>
<ul class="files">${links}</ul>`;
}

/** As people read it: rounded, in decimal units (IEC 80000-13), in their language. */
function fileSize(bytes: number, language: PageLanguage): string {
  const [unit, size] =
    bytes < KILOBYTE
      ? (['byte', 1] as const)
      : bytes < MEGABYTE
        ? (['kilobyte', KILOBYTE] as const)
        : (['megabyte', MEGABYTE] as const);
  const digits = unit === 'megabyte' ? 1 : 0;
  const unitDisplay = unit === 'byte' ? 'long' : 'short';
  const form = { style: 'unit', unit, unitDisplay, maximumFractionDigits: digits } as const;
  return (bytes / size).toLocaleString(LOCALES[language], form);
}
