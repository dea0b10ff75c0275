import { Resolver } from 'node:dns/promises';
import { Readable } from 'node:stream';
import type { Clock } from '@redress/kernel';
import { HEADER_BYTES, headerEnd } from '../domain/header-scan.js';
import type { ParsedMail } from '../domain/parsed-mail.js';
import { mailPieces } from './mail-pieces.js';

/** `pass`: a signature of the From domain holds; `fail`: only such that do not; `none`: nothing can be said. */
export type DkimResult = 'pass' | 'fail' | 'none';

/** The texts of a TXT record, each in its pieces. @throws Error with a `code` of node:dns */
export type TxtResolver = (name: string) => Promise<string[][]>;

export interface DkimCheckOptions {
  readonly clock: Clock;
  /** Asks the machine's name servers when left out. */
  readonly resolve?: TxtResolver;
  /** How long one mail may wait for its keys, in milliseconds; a large one has a second more for every 4 MB to be read. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 3_000;
// Beside the wait for the keys: 4 MB take 50 ms of an idle machine, and may take a second of a busy one.
const BYTES_A_MS = 4 * 1024;
// Each is a look-up and a verification.
const SIGNATURES = 5;
// Without a network each mail would wait for its time-out: after three in a row nobody asks for a minute.
const SILENT_ANSWERS = 3;
const REST_MS = 60_000;
// The question was answered, with no.
const NO_SUCH_NAME = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME', 'ESERVFAIL', 'EFORMERR', 'EREFUSED', 'ENOTIMP']);

/**
 * Checks DKIM signatures again on the raw bytes (RFC 6376), for mail that no server we trust has judged. A mail without a
 * signature costs nothing. Nothing is refused or kept waiting for long: without an answer the result is `none`, and another
 * reading may get another one.
 */
export class DkimCheck {
  private readonly clock: Clock;
  private readonly resolve: TxtResolver;
  private readonly timeoutMs: number;
  private silent = 0;
  private restUntil = 0;

  constructor(options: DkimCheckOptions) {
    this.clock = options.clock;
    this.timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.resolve = options.resolve ?? systemResolver(this.timeoutMs);
  }

  /** Undefined when the mail has no signature that could be checked, or the name servers are silent. Never throws. */
  async check(mail: ParsedMail, raw: Buffer): Promise<DkimResult | undefined> {
    if (!isCheckable(mail, raw) || this.clock.now() < this.restUntil) return undefined;
    const stopping = new AbortController();
    const limitMs = this.timeoutMs + Math.floor(raw.length / BYTES_A_MS);
    return await new Promise((resolve) => {
      let asking = 0;
      const cancel = this.clock.after(limitMs, () => {
        stopping.abort();
        // Who was not asked yet is not to blame.
        if (asking > 0) this.missed();
        resolve('none');
      });
      const ask = async (name: string): Promise<string[][]> => {
        asking += 1;
        return await this.ask(name).finally(() => (asking -= 1));
      };
      void this.verify(raw, ask, stopping.signal).then((verdict) => {
        cancel();
        resolve(verdict);
      });
    });
  }

  private async verify(raw: Buffer, resolver: TxtResolver, stopping: AbortSignal): Promise<DkimResult> {
    try {
      const { dkimVerify } = await import('mailauth/lib/dkim/verify.js');
      const pieces = Readable.from(mailPieces(raw, stopping));
      const { results } = await dkimVerify(pieces, { curTime: new Date(this.clock.now()), resolver });
      return verdictOf(results);
    } catch {
      return 'none';
    }
  }

  private async ask(name: string): Promise<string[][]> {
    try {
      const answer = await this.resolve(name);
      this.silent = 0;
      return answer;
    } catch (error) {
      if (NO_SUCH_NAME.has(codeOf(error))) this.silent = 0;
      else this.missed();
      throw error;
    }
  }

  private missed(): void {
    this.silent += 1;
    if (this.silent < SILENT_ANSWERS) return;
    this.silent = 0;
    this.restUntil = this.clock.now() + REST_MS;
  }
}

interface SignatureResult {
  readonly algo?: string;
  readonly bodyHash?: string;
  readonly bodyHashExpecting?: string;
  readonly status: { readonly result: string; readonly aligned?: string | boolean };
}

/** Signatures of other domains (a mailing service's) say nothing of the sender; SHA-1 proves nothing any more (RFC 8301). */
function verdictOf(results: readonly SignatureResult[]): DkimResult {
  const aligned = results.filter(({ algo, status }) => typeof status.aligned === 'string' && algo !== 'rsa-sha1');
  if (aligned.some(({ status }) => status.result === 'pass')) return 'pass';
  const broken = aligned.some(
    ({ status, bodyHash, bodyHashExpecting }) => status.result === 'fail' || bodyHash !== bodyHashExpecting,
  );
  return broken ? 'fail' : 'none';
}

function isCheckable({ headers, from }: ParsedMail, raw: Buffer): boolean {
  const signatures = headers.filter(({ name }) => name === 'dkim-signature');
  if (signatures.length === 0 || signatures.length > SIGNATURES || from.length !== 1) return false;
  // What a head without an end would hide was not looked at by us either.
  if (headerEnd(raw).bodyAt === HEADER_BYTES) return false;
  // A signature over a part of the body says nothing of what stands behind it (RFC 6376 section 8.2).
  return (
    headers.filter(({ name }) => name === 'from').length === 1 &&
    !signatures.some(({ value }) => /;\s*l\s*=/u.test(value))
  );
}

function systemResolver(timeoutMs: number): TxtResolver {
  const resolver = new Resolver({ timeout: Math.floor(timeoutMs / 2), tries: 1 });
  return (name) => resolver.resolveTxt(name);
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
