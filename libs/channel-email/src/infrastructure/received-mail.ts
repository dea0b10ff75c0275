import { createReadStream } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { HEADER_BYTES } from '../domain/header-scan.js';
import type { MailIdentity } from '../domain/mail-identity.js';
import { MailDigest } from './mail-digest.js';

/** A mail as it came over the wire, with what makes it the same mail when it comes again. */
export interface ReceivedMail {
  readonly identity: MailIdentity;
  readonly bytes: number;
  /** The bytes, or a new stream over them each time. */
  content(): Buffer | Readable;
  /** Forgets the bytes. */
  discard(): Promise<void>;
}

// Everything that holds the whole header block, so that the digest sees it in one piece; larger mails wait on the disk.
const MEMORY_BYTES = HEADER_BYTES;

/**
 * Takes a mail off the wire. Up to 256 KB it stays in memory; beyond, it waits in a file, because the dedupe key needs the hash
 * of the whole and the file store wants the key first.
 */
export async function receiveMail(
  stream: AsyncIterable<Buffer>,
  folder: string,
  name: string,
  maximumBytes: number,
): Promise<ReceivedMail | 'too-large'> {
  const intake = new Intake(join(folder, name));
  try {
    let surplus = 0;
    for await (const chunk of stream) {
      // The rest is read and dropped until the sender stops; one that goes on for as long again is not listened to.
      if (surplus > 0 || intake.bytes + chunk.length > maximumBytes) surplus += chunk.length;
      else await intake.add(chunk);
      if (surplus > maximumBytes) break;
    }
    if (surplus > 0) {
      await intake.discard();
      return 'too-large';
    }
    return await intake.finish();
  } catch (error) {
    await intake.discard();
    throw error;
  }
}

class Intake {
  bytes = 0;
  private held: Buffer[] = [];
  private file: FileHandle | undefined;
  private digest: MailDigest | undefined;

  constructor(private readonly path: string) {}

  async add(chunk: Buffer): Promise<void> {
    this.bytes += chunk.length;
    this.held.push(chunk);
    if (this.bytes > MEMORY_BYTES) await this.spill();
  }

  async finish(): Promise<ReceivedMail> {
    if (this.file === undefined || this.digest === undefined) {
      const whole = Buffer.concat(this.held);
      const identity = new MailDigest(whole).finish();
      return { identity, bytes: whole.length, content: () => whole, discard: () => Promise.resolve() };
    }
    await this.file.close();
    const { path, bytes } = this;
    const identity = this.digest.finish();
    return { identity, bytes, content: () => createReadStream(path), discard: () => rm(path, { force: true }) };
  }

  async discard(): Promise<void> {
    this.held = [];
    if (this.file === undefined) return;
    await this.file.close();
    await rm(this.path, { force: true });
  }

  private async spill(): Promise<void> {
    const chunk = this.held.length === 1 ? (this.held[0] ?? Buffer.alloc(0)) : Buffer.concat(this.held);
    this.held = [];
    if (this.digest === undefined) this.digest = new MailDigest(chunk);
    else this.digest.update(chunk);
    this.file ??= await open(this.path, 'wx', 0o600);
    await this.file.writeFile(chunk);
  }
}
