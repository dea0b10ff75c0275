import type { InboxRow, Normaliser } from '@redress/channel-kit';
import type { HoldReason, MessageReceived, SenderData } from '@redress/contracts';
import { isRetriable, toEpoch, type KeyRing } from '@redress/kernel';
import type { Classified } from '../domain/classify/classified.js';
import { failureStatus, isAddressBad } from '../domain/classify/failure-status.js';
import { MailClassifier, type MailEnvelope } from '../domain/classify-mail.js';
import { answersNotice } from '../domain/answers-notice.js';
import { holdReason } from '../domain/hold-reason.js';
import type { MailTokens } from '../domain/mail-tokens.js';
import { asksNotMe } from '../domain/not-me.js';
import type { OwnAddresses } from '../domain/own-addresses.js';
import type { ParsedMail } from '../domain/parsed-mail.js';
import { reportedUpdate } from '../domain/reported-update.js';
import { SenderBreaker } from '../domain/sender-breaker.js';
import { UNCHECKED } from '../domain/sender-check.js';
import { ThreadingReader } from '../domain/threading-clues.js';
import { parseHeadersOnly } from '../parsing/parse-mail.js';
import type { ParsePool } from '../parsing/parse-pool.js';
import { readHints } from './mail-hints.js';
import { MailPeople } from './mail-people.js';
import type { MailStorage } from './mail-storage.js';
import type { SenderProof } from './sender-proof.js';

/** What mail is read with; who we are and how we recognise our own marks. */
export interface MailIdentityParts {
  readonly own: OwnAddresses;
  readonly tokens: MailTokens;
  readonly keys: KeyRing;
}

/** Hears that an update came back; `addressBad`: nobody can be reached there. May be told twice. */
export type BounceObserver = (updateId: string, reason: string, addressBad: boolean) => Promise<void>;

/** What looks at a mail beside its reader. Left out: no limit but the usual, and senders are not checked. */
export interface MailGuards {
  readonly breaker?: SenderBreaker;
  readonly proof?: Pick<SenderProof, 'check'>;
  /** Hears that somebody writes from an address of whom there is evidence that they are there. */
  readonly heard?: (address: string) => Promise<void>;
}

/** Turns a mail into the normal form of all channels (architecture section 3). */
export class MailNormaliser implements Normaliser {
  private readonly classifier: MailClassifier;
  private readonly threading: ThreadingReader;
  private readonly people: MailPeople;
  private readonly breaker: SenderBreaker;
  private readonly proof: MailGuards['proof'];
  private readonly heard: MailGuards['heard'];

  constructor(
    private readonly who: MailIdentityParts,
    private readonly pool: Pick<ParsePool, 'parse'>,
    private readonly storage: MailStorage,
    private readonly bounced: BounceObserver,
    { breaker = new SenderBreaker(), proof, heard }: MailGuards = {},
  ) {
    this.breaker = breaker;
    this.proof = proof;
    this.heard = heard;
    this.people = new MailPeople(who.own, who.keys);
    this.classifier = new MailClassifier(who.own, who.tokens);
    this.threading = new ThreadingReader(who.own, who.tokens);
  }

  /** @throws RedressError retriable, when the file store is away or the process stops */
  async normalise(row: InboxRow, raw: Buffer): Promise<MessageReceived> {
    const { mailFrom, recipients, beforeStart, cutFrom } = readHints(row.hints);
    const mail = cut(await this.read(raw), cutFrom);
    const addressed = [...recipients, ...mail.recipients.map(({ address }) => address)];
    const envelope: MailEnvelope = { mailFrom, extensions: this.extensions(addressed) };
    const classified = this.classifier.classify(mail, envelope);
    const { kind, rule } = classified;
    if (kind === 'bounce') await this.observe(mail, envelope.extensions);
    const [{ text, ...content }, { proved, check }] = await Promise.all([
      this.storage.keep(row, mail),
      this.proof?.check(mail, cutFrom === undefined ? raw : undefined) ?? UNCHECKED,
    ]);
    const from = this.people.sender(mail, mailFrom, row._id, proved);
    const clues = this.threading.read(mail, addressed, kind !== 'message');
    await this.listen(kind, from, clues);
    return {
      id: row._id,
      reading: row.reading,
      channel: 'email',
      account: row.account,
      externalId: row.externalId,
      ...asked(kind, mail, clues),
      from,
      ...this.people.recipients(mail, recipients, row.account),
      text,
      ...content,
      ...optional(mail),
      ...this.carried(mail, row._id),
      senderCheck: check,
      clues,
      rule,
      ...this.hold(row, mail, { classified, clues, from, beforeStart, envelope }),
      receivedAt: row.receivedAt,
      raw: row.raw,
      ...(row.reservedReference === undefined ? {} : { reservedReference: row.reservedReference }),
    };
  }

  /** Whole if it can be, else its beginning, else its headers: something always. */
  private async read(raw: Buffer): Promise<ParsedMail> {
    try {
      return await this.pool.parse(raw, 'whole');
    } catch (error) {
      if (isRetriable(error)) throw error;
      return await this.readBeginning(raw);
    }
  }

  private async readBeginning(raw: Buffer): Promise<ParsedMail> {
    const why = 'too much to take apart; see the original';
    try {
      return { ...(await this.pool.parse(raw, 'beginning')), unreadable: why };
    } catch (error) {
      if (isRetriable(error)) throw error;
      return parseHeadersOnly(raw, why);
    }
  }

  // Our own mark or a proof: anybody can write a name over a mail, which would do no harm but costs a look at each.
  private async listen(
    kind: MessageReceived['kind'],
    { address, proved }: SenderData,
    { tokens }: MessageReceived['clues'],
  ): Promise<void> {
    if (kind === 'message' && address !== undefined && (proved || tokens.length > 0)) await this.heard?.(address);
  }

  private async observe(mail: ParsedMail, extensions: readonly string[]): Promise<void> {
    const updateId = reportedUpdate(mail, extensions, this.who.tokens);
    if (updateId === undefined) return;
    const status = failureStatus(mail);
    const reason = `returned by a mail system${status === undefined ? '' : ` (${status})`}`;
    await this.bounced(updateId, reason, isAddressBad(status));
  }

  /** What has waited since before the start needs no other reason; what waits anyway does not count against its sender. */
  private hold(
    row: InboxRow,
    mail: ParsedMail,
    { classified, clues, from, beforeStart, envelope }: Judged,
  ): Pick<MessageReceived, 'hold'> {
    if (beforeStart) return { hold: 'before-start' };
    const broken = (): HoldReason | undefined =>
      classified.kind === 'message' ? this.broken(row, from.key, clues) : undefined;
    const toBounceAddress = envelope.extensions.some((each) => this.who.tokens.readBounce(each) !== undefined);
    const reason =
      holdReason(mail, clues, classified, toBounceAddress) ?? this.ofNotice(mail, classified, clues) ?? broken();
    return reason === undefined ? {} : { hold: reason };
  }

  private ofNotice(
    mail: ParsedMail,
    { kind }: Classified,
    { tokens }: MessageReceived['clues'],
  ): 'doubtful' | undefined {
    return kind === 'message' && tokens.length === 0 && answersNotice(mail, this.who.tokens) ? 'doubtful' : undefined;
  }

  /** Only first mails count. Ids that it answers prove nothing: a machine answers another one's mail too. */
  private broken(row: InboxRow, party: string, { tokens }: MessageReceived['clues']): 'breaker' | undefined {
    const admitted = tokens.length > 0 || this.breaker.admits(party, row._id, toEpoch(row.receivedAt));
    return admitted ? undefined : 'breaker';
  }

  private carried(mail: ParsedMail, messageId: string): Pick<MessageReceived, 'forwarded' | 'remarks'> {
    const forwarded = this.people.forwarded(mail, messageId);
    return {
      ...(forwarded === undefined ? {} : { forwarded }),
      ...(mail.remarks === undefined ? {} : { remarks: [...mail.remarks] }),
    };
  }

  private extensions(recipients: readonly string[]): string[] {
    return recipients.map((each) => this.who.own.match(each)?.extension).filter((each) => each !== undefined);
  }
}

type Judged = Pick<MessageReceived, 'clues' | 'from'> & {
  readonly classified: Classified;
  readonly envelope: MailEnvelope;
  readonly beforeStart: boolean;
};

function optional(mail: ParsedMail): Partial<Pick<MessageReceived, 'subject' | 'sentAt' | 'language' | 'unreadable'>> {
  const language = mail.headers
    .find(({ name }) => name === 'content-language')
    ?.value.split(',')[0]
    ?.trim();
  return {
    ...(mail.subject === undefined ? {} : { subject: mail.subject }),
    ...(mail.sentAt === undefined ? {} : { sentAt: mail.sentAt }),
    ...(language !== undefined && /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}$/iu.test(language) ? { language } : {}),
    ...(mail.unreadable === undefined ? {} : { unreadable: mail.unreadable }),
  };
}

function asked(
  kind: MessageReceived['kind'],
  mail: ParsedMail,
  { tokens }: MessageReceived['clues'],
): Pick<MessageReceived, 'kind' | 'request'> {
  return asksNotMe(kind, mail, tokens) ? { kind: 'request', request: { type: 'not-me' } } : { kind };
}

/** A mail that is larger than we take is there with its beginning, and says so. */
function cut(mail: ParsedMail, bytes: number | undefined): ParsedMail {
  if (bytes === undefined) return mail;
  return { ...mail, unreadable: `only the beginning of ${String(bytes)} bytes was taken; the rest is in the mailbox` };
}
