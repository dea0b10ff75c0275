import { element, sizeOf } from './dom.js';
import { dropUpload, uploadFile } from './upload.js';

// What one answer may carry, so that a mail with it is taken everywhere.
const MOST_FILES = 5;
const MOST_MEGABYTES = 6.5;
const MEGABYTE = 1_000_000;

/** Files that go with the answer which is sent now. */
interface ReadyFiles {
  /** Of their uploads. */
  readonly ids: readonly string[];
  /** They went with it; what was chosen meanwhile waits for the next. */
  readonly sent: () => void;
}

/** The files that go with an answer: chosen, uploaded at once, taken back one by one. */
export class AnswerFiles {
  /** Where they are chosen, and what was. */
  readonly place = element('div', 'files');
  private readonly input = document.createElement('input');
  private readonly list = element('ul', 'chosen');
  private readonly says = element('p', 'wrong');
  private files: AnswerFile[] = [];

  /** @param path where uploads of the case are */
  constructor(private readonly path: string) {
    this.input.type = 'file';
    this.input.multiple = true;
    this.list.setAttribute('aria-label', 'Files of this answer');
    this.says.setAttribute('role', 'alert');
    const label = `Files (up to ${String(MOST_FILES)}, ${String(MOST_MEGABYTES)} MB together)`;
    this.place.append(element('label', '', label, this.input), this.says, this.list);
    this.input.addEventListener('change', () => {
      const chosen = [...(this.input.files ?? [])];
      // The same file may be chosen again.
      this.input.value = '';
      this.add(chosen);
    });
  }

  /** Those that are chosen by now, once all are there. @throws Error when one is not taken */
  async ready(): Promise<ReadyFiles> {
    this.says.textContent = '';
    const going = this.files;
    const uploads = await Promise.all(going.map(({ upload }) => upload));
    if (uploads.includes(undefined)) throw new Error('A file was not taken: remove it, then send the answer.');
    const ids = uploads.map((address = '') => address.slice(address.lastIndexOf('/') + 1));
    const sent = (): void => {
      this.files = this.files.filter((file) => !going.includes(file));
      for (const { item } of going) item.remove();
    };
    return { ids, sent };
  }

  private add(chosen: readonly File[]): void {
    this.says.textContent = '';
    if (this.files.length + chosen.length > MOST_FILES) {
      this.says.textContent = `An answer carries ${String(MOST_FILES)} files at most.`;
      return;
    }
    const bytes = [...this.files, ...chosen].reduce((sum, { size }) => sum + size, 0);
    if (bytes > MOST_MEGABYTES * MEGABYTE) {
      this.says.textContent = `That is too large: the files of an answer have ${String(MOST_MEGABYTES)} MB together at most.`;
      return;
    }
    for (const file of chosen) {
      const made = new AnswerFile(this.path, file, () => {
        this.remove(made);
      });
      this.files = [...this.files, made];
      this.list.append(made.item);
    }
  }

  private remove(file: AnswerFile): void {
    this.files = this.files.filter((each) => each !== file);
    this.says.textContent = '';
    file.takeBack();
    this.input.focus();
  }
}

/** One file on its way, or there. */
class AnswerFile {
  readonly item: HTMLElement;
  readonly size: number;
  /** The address of the upload once it is there; undefined when it was not taken, which the item says then. */
  readonly upload: Promise<string | undefined>;
  private readonly stop = new AbortController();
  private readonly bar = document.createElement('progress');
  private readonly wrong = element('span', 'wrong');

  constructor(path: string, file: File, remove: () => void) {
    this.size = file.size;
    this.bar.value = 0;
    this.bar.setAttribute('aria-label', `Upload of ${file.name}`);
    this.wrong.setAttribute('role', 'alert');
    const button = element('button', 'second', 'Remove');
    button.setAttribute('type', 'button');
    button.setAttribute('aria-label', `Remove ${file.name}`);
    button.addEventListener('click', () => {
      // What is being sent cannot be taken back.
      if (button.getAttribute('aria-disabled') === null) remove();
    });
    const name = element('span', 'name', `${file.name} (${sizeOf(file.size)})`);
    this.item = element('li', '', name, this.bar, button, this.wrong);
    this.upload = this.bring(path, file);
  }

  takeBack(): void {
    this.stop.abort();
    this.item.remove();
    void this.upload.then((address) => {
      if (address !== undefined) dropUpload(address);
    });
  }

  private async bring(path: string, file: File): Promise<string | undefined> {
    try {
      const progress = (share: number): void => {
        this.bar.value = share;
      };
      const address = await uploadFile(path, file, { progress, signal: this.stop.signal });
      this.bar.value = 1;
      return address;
    } catch (error) {
      this.wrong.textContent = error instanceof TypeError ? 'The upload failed.' : messageOf(error);
      return undefined;
    } finally {
      this.bar.hidden = true;
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'The upload failed.';
}
