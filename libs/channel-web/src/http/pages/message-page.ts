import type { Frame } from '../frame.js';
import { page } from './layout.js';
import { markup } from './markup.js';

export interface MessagePageInput {
  readonly frame: Frame;
  readonly title: string;
  readonly text: string;
  /** The complaint to whose page it leads back. */
  readonly reference?: string;
}

/** A page that only says something, such as that a link opens nothing. */
export function messagePage({ frame, title, text, reference }: MessagePageInput): string {
  const { texts } = frame;
  const content = markup`
<h1>${title}</h1>
<p>${text}</p>
<ul class="ways">
${reference === undefined ? undefined : markup`<li><a href="/complaints/${reference}">${texts.statusHeading} ${reference}</a></li>`}
<li><a href="/complaints/new">${texts.makeComplaint}</a></li>
<li><a href="/complaints/access">${texts.findComplaint}</a></li>
</ul>`;
  return page(frame, title, content);
}
