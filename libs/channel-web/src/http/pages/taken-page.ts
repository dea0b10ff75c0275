import type { Frame } from '../frame.js';
import { page } from './layout.js';
import { markup } from './markup.js';

export interface TakenPageInput {
  readonly frame: Frame;
  readonly reference: string;
  readonly returnCode: string;
}

/** The receipt of a complaint without an address: the only place where its return code is shown. */
export function takenPage({ frame, reference, returnCode }: TakenPageInput): string {
  const { texts } = frame;
  const content = markup`
<h1>${texts.takenTitle}</h1>
<p>${texts.takenReference} <span class="reference">${reference}</span></p>
<p>${texts.takenCode}<br><strong class="code">${returnCode}</strong></p>
<p>${texts.takenCodeWhy}</p>
<ul class="ways"><li><a href="/complaints/${reference}">${texts.takenFollow}</a></li></ul>`;
  return page(frame, texts.takenTitle, content);
}
