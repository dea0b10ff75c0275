import type { Conversation } from './conversation.js';
import { byId, element } from './dom.js';
import { newId, type Outbox } from './outbox.js';
import { UNREADABLE, uploadFile, UploadRefused } from './upload.js';

// Where the server's words name the other ways to reach us.
const SAID_BY_US: ReadonlySet<string> = new Set(['conversation-ended', 'files-too-many']);

/** Sends files that a visitor chooses, pastes or drops, each on its own. */
export function openFiles(conversation: Conversation, outbox: Outbox): void {
  const chosen = byId<HTMLInputElement>('file');
  const send = (files: Iterable<File>): void => {
    for (const file of files) void sendOne(conversation, outbox, file);
  };
  byId('attach').addEventListener('click', () => {
    chosen.click();
  });
  chosen.addEventListener('change', () => {
    send([...(chosen.files ?? [])]);
    // The same file may be chosen again.
    chosen.value = '';
  });
  document.addEventListener('paste', (event) => {
    // Office programs put a picture of it beside the text that is meant.
    if (event.clipboardData?.types.includes('text/plain') !== true) takeOver(event, event.clipboardData, send);
  });
  document.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault();
  });
  document.addEventListener('drop', (event) => {
    takeOver(event, event.dataTransfer, send);
  });
}

function takeOver(event: Event, data: DataTransfer | null, send: (files: Iterable<File>) => void): void {
  if (data === null || data.files.length === 0) return;
  event.preventDefault();
  send([...data.files]);
}

async function sendOne(conversation: Conversation, outbox: Outbox, file: File): Promise<void> {
  const stop = new AbortController();
  const row = new FileRow(file.name, () => {
    stop.abort();
  });
  try {
    const upload = await uploadFile(file, {
      token: () => conversation.credential,
      progress: (share) => {
        row.progress(share);
      },
      signal: stop.signal,
    });
    row.uploaded();
    outbox.put({
      event: 'file',
      payload: { id: newId(), upload },
      become: (fate, reply) => {
        if (fate === 'sent') row.remove();
        else if (fate === 'refused') row.failed(reply?.error?.code ?? '', reply?.error?.detail);
      },
    });
  } catch (error) {
    if (stop.signal.aborted) row.remove();
    else row.failed(error instanceof UploadRefused ? error.code : '');
  }
}

/** A file on its way, as its visitor sees it. */
class FileRow {
  private readonly words = byId('uploads').dataset;
  private readonly bar = document.createElement('progress');
  private readonly wrong = element('span', 'wrong');
  private readonly button = element('button', '', this.words['cancel'] ?? '');
  private readonly row: HTMLElement;

  constructor(name: string, cancel: () => void) {
    this.bar.setAttribute('aria-label', name);
    this.bar.value = 0;
    this.wrong.setAttribute('role', 'alert');
    this.button.setAttribute('type', 'button');
    this.button.setAttribute('aria-label', `${this.words['cancel'] ?? ''}: ${name}`);
    this.row = element('li', '', element('span', 'name', name), this.bar, this.wrong, this.button);
    this.button.addEventListener('click', () => {
      cancel();
      this.remove();
      byId('attach').focus();
    });
    byId('uploads').append(this.row);
  }

  progress(share: number): void {
    this.bar.value = share;
  }

  /** It is with the server, and can be called back no more. */
  uploaded(): void {
    this.bar.removeAttribute('value');
    const focused = this.button === document.activeElement;
    this.button.hidden = true;
    if (focused) byId('attach').focus();
  }

  /** @param code why it is not taken @param others words to be said instead of ours */
  failed(code: string, others?: string): void {
    const { program, large, many, full, unreadable, failed, remove = '' } = this.words;
    const known = {
      'upload-type-invalid': program,
      'upload-too-large': large,
      'uploads-too-many': many,
      'uploads-full': full,
      'files-full': full,
      [UNREADABLE]: unreadable,
    }[code];
    this.wrong.textContent = (SAID_BY_US.has(code) ? others : known) ?? failed ?? '';
    this.bar.hidden = true;
    this.button.textContent = remove;
    this.button.setAttribute('aria-label', `${remove}: ${this.bar.getAttribute('aria-label') ?? ''}`);
    this.button.hidden = false;
  }

  remove(): void {
    this.row.remove();
  }
}
