import type { AttachmentData } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { isRetriable } from '@redress/kernel';
import type { Readable } from 'node:stream';

/** What looks for viruses. */
export interface FileScanner {
  scan(content: () => Promise<Readable>): Promise<NonNullable<AttachmentData['scan']>>;
}

/** Files that somebody sent, with what a scanner says of each. */
export class ScannedFiles {
  /** @param scanner left out: nobody looks for viruses, and files say nothing of it */
  constructor(
    private readonly files: Pick<FileStore, 'stream'>,
    private readonly scanner?: FileScanner,
  ) {}

  /**
   * An infected file is to be had by the original alone: its entry names that, with the file's own size and hash.
   * @throws what the file store throws while it is away
   */
  async of(
    { raw }: { readonly raw: { readonly ref: string } },
    files: readonly AttachmentData[],
  ): Promise<AttachmentData[]> {
    const judged = await this.judged(files);
    return judged.map((file) => (file.scan === 'infected' ? { ...file, ref: raw.ref } : file));
  }

  /** The same files, each with its verdict. @throws what the file store throws while it is away */
  async judged(files: readonly AttachmentData[]): Promise<AttachmentData[]> {
    const { scanner } = this;
    if (scanner === undefined) return [...files];
    return await Promise.all(
      files.map(async ({ ref, bytes, sha256, name, type }) => {
        const scan = await this.verdictOn(scanner, ref);
        return { ref, bytes, sha256, name, type, scan };
      }),
    );
  }

  private async verdictOn(scanner: FileScanner, ref: string): Promise<NonNullable<AttachmentData['scan']>> {
    try {
      return await scanner.scan(() => this.files.stream(ref));
    } catch (error) {
      if (isRetriable(error)) throw error;
      // A damaged file must not make the complaint one that cannot be read.
      return 'not-scanned';
    }
  }
}
