import type { Conversation, FileOfLine } from './conversation.js';
import { element } from './dom.js';
import { saveAs } from './save-as.js';

/** How a line is read out: by whom, and what is said when its file cannot be had. */
export interface FileWords {
  /** The element that names its writer. */
  readonly who: HTMLElement;
  readonly notThere: string;
}

/** The file of a line: its name and size, and its bytes when it is pressed. */
export function fileLine(
  conversation: Conversation,
  seq: number,
  { name, bytes }: FileOfLine,
  { who, notThere }: FileWords,
): HTMLElement {
  const button = element('button', 'file', `${name} (${sizeOf(bytes)})`);
  button.setAttribute('type', 'button');
  // Whoever comes to it by keyboard has not heard what stands above it.
  who.id = `who-${String(seq)}`;
  button.setAttribute('aria-describedby', who.id);
  const wrong = element('span', 'wrong');
  wrong.setAttribute('role', 'alert');
  button.addEventListener('click', () => {
    void bytesOf(conversation, seq).then((content) => {
      wrong.textContent = content === undefined ? notThere : '';
      if (content !== undefined) saveAs(content, name);
    });
  });
  return element('div', '', button, wrong);
}

async function bytesOf({ credential }: Conversation, seq: number): Promise<Blob | undefined> {
  try {
    const headers = { authorization: `Bearer ${credential ?? ''}` };
    const answer = await fetch(`/chat/files/${String(seq)}`, { headers });
    return answer.ok ? await answer.blob() : undefined;
  } catch {
    return undefined;
  }
}

function sizeOf(bytes: number): string {
  const [unit, value] = bytes < 1e6 ? ['kilobyte', Math.max(0.1, bytes / 1e3)] : ['megabyte', bytes / 1e6];
  const format = { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 } as const;
  return new Intl.NumberFormat(document.documentElement.lang, format).format(value);
}
