import type { InboxRow, Normaliser } from '@redress/channel-kit';
import type { MessageReceived, SenderData } from '@redress/contracts';
import { isRetriable, toEpoch, type KeyRing } from '@redress/kernel';
import { failureStatus, isAddressBad } from '../domain/classify/failure-status.js';
import { MailClassifier, type MailEnvelope } from '../domain/classify-mail.js';
import { normalAddress } from '../domain/mail-address.js';
import type { MailTokens } from '../domain/mail-tokens.js';
import type { OwnAddresses } from '../domain/own-addresses.js';
import type { ParsedMail } from '../domain/parsed-mail.js';
import { reportedUpdate } from '../domain/reported-update.js';
import { SenderBreaker } from '../domain/sender-breaker.js';
import { ThreadingReader } from '../domain/threading-clues.js';
import { parseHeadersOnly } from '../parsing/parse-mail.js';
import type { ParsePool } from '../parsing/parse-pool.js';
import { readHints } from './mail-hints.js';
import type { MailStorage } from './mail-storage.js';

/** What mail is read with; who we are and how we recognise our own marks. */
export interface MailIdentityParts {
  readonly own: OwnAddresses;
  readonly tokens: MailTokens;
  readonly keys: KeyRing;
}

/** Hears that an update came back; `addressBad`: nobody can be reached there. May be told twice. */
export type BounceObserver = (updateId: string, reason: string, addressBad: boolean) => Promise<void>;

// Together with answers and attachments an event stays well below 256 KB.
const RECIPIENT_CHARACTERS = 32_000;

/** Turns a mail into the normal form of all channels (architecture section 3). */
export class MailNormaliser implements Normaliser {
  private readonly classifier: MailClassifier;
  private readonly threading: ThreadingReader;

  constructor(
    private readonly who: MailIdentityParts,
    private readonly pool: Pick<ParsePool, 'parse'>,
    private readonly storage: MailStorage,
    private readonly bounced: BounceObserver,
    private readonly breaker = new SenderBreaker(),
  ) {
    this.classifier = new MailClassifier(who.own, who.tokens);
    this.threading = new ThreadingReader(who.own, who.tokens);
  }

  /** @throws RedressError retriable, when the file store is away or the process stops */
  async normalise(row: InboxRow, raw: Buffer): Promise<MessageReceived> {
    const { mailFrom, recipients, beforeStart, cutFrom } = readHints(row.hints);
    const mail = cut(await this.read(raw), cutFrom);
    const addressed = [...recipients, ...mail.recipients.map(({ address }) => address)];
    const envelope: MailEnvelope = { mailFrom, extensions: this.extensions(addressed) };
    const { kind, rule } = this.classifier.classify(mail, envelope);
    if (kind === 'bounce') await this.observe(mail, envelope.extensions);
    const { text, ...content } = await this.keep(row._id, mail);
    const from = this.sender(mail, mailFrom, row._id);
    const clues = this.threading.read(mail, addressed, kind === 'bounce');
    return {
      id: row._id,
      reading: row.reading,
      channel: 'email',
      account: row.account,
      externalId: row.externalId,
      kind,
      from,
      ...this.recipients(mail, recipients, row.account),
      text,
      ...content,
      ...optional(mail),
      clues,
      rule,
      ...(beforeStart ? { hold: 'before-start' as const } : this.broken(row, from.key, { kind, clues })),
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

  private async observe(mail: ParsedMail, extensions: readonly string[]): Promise<void> {
    const updateId = reportedUpdate(mail, extensions, this.who.tokens);
    if (updateId === undefined) return;
    const status = failureStatus(mail);
    const reason = `returned by a mail system${status === undefined ? '' : ` (${status})`}`;
    await this.bounced(updateId, reason, isAddressBad(status));
  }

  /** Only first mails count. Ids that it answers prove nothing: a machine answers another one's mail too. */
  private broken(
    row: InboxRow,
    party: string,
    { kind, clues }: Pick<MessageReceived, 'kind' | 'clues'>,
  ): Pick<MessageReceived, 'hold'> {
    const first = kind === 'message' && clues.tokens.length === 0;
    return first && !this.breaker.admits(party, row._id, toEpoch(row.receivedAt)) ? { hold: 'breaker' } : {};
  }

  private extensions(recipients: readonly string[]): string[] {
    return recipients.map((each) => this.who.own.match(each)?.extension).filter((each) => each !== undefined);
  }

  private async keep(
    messageId: string,
    mail: ParsedMail,
  ): Promise<Pick<MessageReceived, 'text' | 'attachments'> & Partial<Pick<MessageReceived, 'replyText' | 'html'>>> {
    const { replyText, html } = mail;
    const [text, reply, page, attachments] = await Promise.all([
      this.storage.text(messageId, mail.text),
      replyText === undefined ? undefined : this.storage.text(messageId, replyText),
      html === undefined ? undefined : this.storage.file(messageId, html),
      Promise.all(mail.attachments.map((each) => this.storage.attachment(messageId, each))),
    ]);
    return {
      text,
      ...(reply === undefined ? {} : { replyText: reply }),
      ...(page === undefined ? {} : { html: page }),
      attachments,
    };
  }

  /** The author; where there is none, whoever handed it in. Somebody without an address is a party of his own. */
  private sender(mail: ParsedMail, mailFrom: string | undefined, messageId: string): SenderData {
    const claimed = [...mail.from, ...mail.sender, { name: '', address: mailFrom ?? '' }];
    for (const { name, address } of claimed) {
      const normal = normalAddress(address);
      if (normal === undefined) continue;
      const key = this.who.keys.pseudonym('party', normal);
      return { key, address: normal, ...(name === '' ? {} : { name }), proved: false };
    }
    const [named] = mail.from;
    const key = this.who.keys.pseudonym('party', `email:${messageId}`);
    return { key, ...(named === undefined || named.name === '' ? {} : { name: named.name }), proved: false };
  }

  private recipients(
    mail: ParsedMail,
    recipients: readonly string[],
    account: string,
  ): Pick<MessageReceived, 'to' | 'otherRecipients'> {
    const named = mail.recipients.map(({ address }) => normalAddress(address)).filter((each) => each !== undefined);
    const all = [...new Set([...recipients.map((each) => each.toLowerCase()), ...named])];
    const others = all.filter((each) => this.who.own.match(each) === undefined);
    const to = within(all.length === 0 ? [account] : all, 200, RECIPIENT_CHARACTERS);
    return { to, otherRecipients: others.slice(0, 200).map((each) => this.who.keys.pseudonym('party', each)) };
  }
}

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

/** A mail that is larger than we take is there with its beginning, and says so. */
function cut(mail: ParsedMail, bytes: number | undefined): ParsedMail {
  if (bytes === undefined) return mail;
  return { ...mail, unreadable: `only the beginning of ${String(bytes)} bytes was taken; the rest is in the mailbox` };
}

function within(values: readonly string[], most: number, mostCharacters: number): string[] {
  let characters = 0;
  return values.slice(0, most).filter((each) => {
    characters += each.length;
    return characters <= mostCharacters;
  });
}
