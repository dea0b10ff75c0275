import type { InboxRow } from '@redress/channel-kit';
import type { AttachmentData } from '@redress/contracts';
import type { FileStore, StoredFile } from '@redress/files';
import { isRetriable, madeAt, RedressError, type Clock } from '@redress/kernel';
import { startsSomething, TELLING_BYTES } from '@redress/uploads';
import type { ClamdScanner } from '@redress/virus-scan';
import type { ReceivedMedia } from '../domain/received-text.js';
import type { TextNetwork } from '../domain/text-network.js';
import type { MediaSource } from '../infrastructure/media-source.js';

export interface MediaKeeperParts {
  readonly network: TextNetwork;
  readonly source: Pick<MediaSource, 'fetch'>;
  readonly files: Pick<FileStore, 'put' | 'stat' | 'stream' | 'readBeginning'>;
  readonly clock: Clock;
  /** Left out: nobody looks for viruses, and files say nothing of it. */
  readonly scanner?: Pick<ClamdScanner, 'scan'>;
}

/** What was kept, and how many could not be had. */
export interface KeptMedia {
  readonly attachments: AttachmentData[];
  readonly missing: number;
}

// A receipt must not wait long for a picture. Counted from when the text came to us: one that no webhook brought may be days old by then.
const PATIENCE_MS = 120_000;
const ENDINGS: Readonly<Record<string, string>> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/gif': '.gif',
  'image/heic': '.heic',
  'video/mp4': '.mp4',
  'video/3gpp': '.3gp',
  'image/webp': '.webp',
  'audio/amr': '.amr',
  'audio/ogg': '.ogg',
  'audio/mpeg': '.mp3',
  'audio/mp4': '.m4a',
  'audio/aac': '.aac',
  'application/msword': '.doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': '.docx',
  'application/pdf': '.pdf',
  'text/vcard': '.vcf',
};

/** Brings what was sent along with a text into our own store, once; what is there already is not asked for again. */
export class MediaKeeper {
  constructor(private readonly parts: MediaKeeperParts) {}

  /** @throws RedressError `media-unavailable` (retriable) while the provider is away and the message new here; what the store throws */
  async keep(row: InboxRow, media: readonly ReceivedMedia[]): Promise<KeptMedia> {
    const kept = await Promise.all(media.map((each, index) => this.keepOne(row, each, index)));
    const attachments = kept.filter((each) => each !== undefined);
    return { attachments, missing: kept.length - attachments.length };
  }

  private async keepOne(
    row: InboxRow,
    { url, type }: ReceivedMedia,
    index: number,
  ): Promise<AttachmentData | undefined> {
    const { files } = this.parts;
    const ref = `media/${this.parts.network}/${row._id}/${String(index)}`;
    const file = (await files.stat(ref)) ?? (await this.bring(row, ref, url));
    if (file === undefined) return undefined;
    const media = plainType(type);
    const name = `${media.split('/')[0] ?? 'file'}-${String(index + 1)}${ENDINGS[media] ?? ''}`;
    const program = await this.isProgram(name, file);
    return { ...(await this.scanned(row, file)), name, type: media, ...(program ? { program } : {}) };
  }

  private async bring(row: InboxRow, ref: string, url: string): Promise<StoredFile | undefined> {
    const fetched = await this.parts.source.fetch(url);
    if (fetched.is === 'there') return await this.parts.files.put(ref, fetched.bytes);
    if (fetched.is === 'away' && this.parts.clock.now() < madeAt(row._id) + PATIENCE_MS) {
      throw new RedressError('media-unavailable', `a file of message ${row._id} cannot be had yet (${fetched.why})`, {
        retriable: true,
      });
    }
    return undefined;
  }

  private async isProgram(name: string, { ref }: StoredFile): Promise<boolean> {
    try {
      return startsSomething(name, await this.parts.files.readBeginning(ref, TELLING_BYTES));
    } catch (error) {
      if (isRetriable(error)) throw error;
      // A damaged file starts nothing, and must not make the text one that cannot be read.
      return false;
    }
  }

  /** An infected file is to be had by the original alone, as with every channel. */
  private async scanned(
    { raw }: InboxRow,
    file: StoredFile,
  ): Promise<Pick<AttachmentData, 'ref' | 'bytes' | 'sha256' | 'scan'>> {
    const { scanner, files } = this.parts;
    const { ref, bytes, sha256 } = file;
    if (scanner === undefined) return { ref, bytes, sha256 };
    try {
      const scan = await scanner.scan(() => files.stream(ref));
      return { ref: scan === 'infected' ? raw.ref : ref, bytes, sha256, scan };
    } catch (error) {
      if (isRetriable(error)) throw error;
      return { ref, bytes, sha256, scan: 'not-scanned' };
    }
  }
}

function plainType(type: string): string {
  const plain = type.toLowerCase().split(';')[0]?.trim() ?? '';
  return /^[a-z]+\/[\w.+-]{1,60}$/u.test(plain) ? plain : 'application/octet-stream';
}
