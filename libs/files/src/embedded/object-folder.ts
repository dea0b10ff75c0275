import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { onDisk } from '../disk-errors.js';

/**
 * The folder of the large files: `incoming/` holds what is still being written, `objects/<xx>/` what is whole. Names are
 * made here and used once, so nothing is ever overwritten; which of them count, the table of the store decides.
 */
export class ObjectFolder {
  private readonly incoming: string;
  private readonly objects: string;
  private readonly known = new Set<string>();

  private constructor(folder: string) {
    this.incoming = join(folder, 'incoming');
    this.objects = join(folder, 'objects');
  }

  /** Makes the folder if need be and empties `incoming/`: what lies there was never finished by a process now gone. */
  static async open(folder: string): Promise<ObjectFolder> {
    const made = new ObjectFolder(folder);
    await onDisk(async () => {
      await mkdir(made.objects, { recursive: true, mode: 0o700 });
      await rm(made.incoming, { recursive: true, force: true });
      await mkdir(made.incoming, { mode: 0o700 });
      for (const name of await readdir(made.objects)) made.known.add(name);
      await syncFolder(folder);
    });
    return made;
  }

  newName(): string {
    return randomUUID();
  }

  incomingPath(name: string): string {
    return join(this.incoming, name);
  }

  /** Moves a finished file from `incoming/` to its place; durable when it resolves. */
  async adopt(name: string): Promise<void> {
    await onDisk(async () => {
      const shelf = name.slice(0, 2);
      const path = join(this.objects, shelf);
      if (!this.known.has(shelf)) {
        await mkdir(path, { recursive: true, mode: 0o700 });
        await syncFolder(this.objects);
        this.known.add(shelf);
      }
      await rename(this.incomingPath(name), this.path(name));
      await syncFolder(path);
    });
  }

  /** @throws the error of the file system as it is */
  open(name: string): Promise<FileHandle> {
    return open(this.path(name), 'r');
  }

  /** Fine when it is not there. */
  async discard(name: string): Promise<void> {
    await onDisk(async () => {
      await rm(this.incomingPath(name), { force: true });
      await rm(this.path(name), { force: true });
    });
  }

  private path(name: string): string {
    return join(this.objects, name.slice(0, 2), name);
  }
}

// A new name in a folder survives a power cut only once the folder itself is flushed (fsync(2), notes).
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
