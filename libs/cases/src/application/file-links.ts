import { instantNow, toInstant, type Clock, type Instant, type KeyRing } from '@redress/kernel';

/** What a file belongs to, a case or a message that has none: who may not see it may not fetch it. */
export type FileHome = { readonly caseId: string } | { readonly messageId: string };

/** A file as a link names it. */
export interface LinkedFile {
  readonly home: FileHome;
  readonly ref: string;
  readonly name: string;
  readonly type: string;
}

// Long enough to look through a case; a link that was copied out is soon worth nothing.
const VALID_MS = 15 * 60_000;

/** Links to files of cases: signed, so that only who was shown the case has them, and valid for a quarter of an hour. */
export class FileLinks {
  constructor(
    private readonly keys: KeyRing,
    private readonly clock: Clock,
  ) {}

  /** Where the file is fetched, below the address of the API. */
  urlOf({ home, ref, name, type }: LinkedFile): string {
    const until = toInstant(this.clock.now() + VALID_MS);
    const claim = Buffer.from(JSON.stringify([home, ref, name, type, until])).toString('base64url');
    return `/api/v1/files/${claim}.${this.keys.sign('file-link', claim)}`;
  }

  /** The file that a link names; undefined when it was not made here or is too old. */
  read(id: string): LinkedFile | undefined {
    const separator = id.indexOf('.');
    const claim = id.slice(0, Math.max(separator, 0));
    if (!this.keys.verify('file-link', claim, id.slice(separator + 1))) return undefined;
    const [home, ref, name, type, until] = JSON.parse(Buffer.from(claim, 'base64url').toString('utf8')) as [
      FileHome,
      string,
      string,
      string,
      Instant,
    ];
    return until < instantNow(this.clock) ? undefined : { home, ref, name, type };
  }
}
