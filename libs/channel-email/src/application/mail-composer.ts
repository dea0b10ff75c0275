import type { UpdateIssued } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { RedressError, toEpoch } from '@redress/kernel';
import { domainPart, normalAddress } from '../domain/mail-address.js';
import type { MailTokens } from '../domain/mail-tokens.js';
import type { OwnAddresses } from '../domain/own-addresses.js';
import { writeMail, writeMailbox } from './write-mail.js';

/** A mail ready for a relay. */
export interface ComposedMail {
  /** Without angle brackets; the same for every attempt. */
  readonly messageId: string;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly raw: Buffer;
}

/** The name of the organisation as customers know it, when it is known here. */
export type SenderName = () => Promise<string | undefined>;

type Header = readonly [name: string, value: string];

// An update is a letter, not a book; what is larger is an attachment's business.
const TEXT_BYTES = 1024 * 1024;
const REFERENCES = 20;

/**
 * Makes a mail of an update: the same bytes for the same update, however often. It leaves from the address that was
 * written to, stands in the customer's thread, says when a machine wrote it (RFC 3834 section 5) and brings the case's
 * token in Reply-To and Message-ID, so that any answer finds its case.
 */
export class MailComposer {
  constructor(
    private readonly own: OwnAddresses,
    private readonly tokens: MailTokens,
    private readonly files: FileStore,
    private readonly senderName: SenderName,
  ) {}

  /** @throws RedressError `recipient-unusable` when there is no address that mail can be sent to; what the file store throws */
  async compose(update: UpdateIssued): Promise<ComposedMail> {
    const to = normalAddress(update.recipient.address ?? '');
    if (to === undefined) {
      throw new RedressError('recipient-unusable', `update ${update.updateId} has no address that mail can be sent to`);
    }
    const account = this.own.sender(update.account);
    const messageId = this.tokens.messageId(update, domainPart(account));
    const headers: Header[] = [
      ['From', writeMailbox(account, await this.senderName())],
      // No name beside it: names come from forms, and would let anybody have us send words to anybody.
      ['To', to],
      ...this.replyTo(update, account),
      ['Subject', update.subject ?? update.reference],
      ['Message-ID', `<${messageId}>`],
      ...threadHeaders(update),
      ['X-Loop', account],
      ['Content-Language', update.language],
      ...machineHeaders(update),
    ];
    const raw = writeMail({ headers, date: new Date(toEpoch(update.issuedAt)), text: await this.text(update) });
    return { messageId, envelope: { from: this.returnPath(update, account), to: [to] }, raw };
  }

  private replyTo({ caseId }: UpdateIssued, account: string): Header[] {
    const address = this.own.extended(account, this.tokens.caseExtension(caseId));
    return address === undefined ? [] : [['Reply-To', address]];
  }

  /**
   * Where returned mail goes: an address that names the update (VERP) and is never answered, which RFC 3834 section 3.3
   * allows beside the null path; the null path would hide that a receipt never arrived.
   */
  private returnPath(update: UpdateIssued, account: string): string {
    const bounce = this.own.extended(account, this.tokens.bounceExtension(update.updateId));
    return bounce ?? (update.automatic === 'auto-replied' ? '' : account);
  }

  private async text({ text }: UpdateIssued): Promise<string> {
    return text.ref === undefined ? text.preview : (await this.files.read(text.ref, TEXT_BYTES)).toString('utf8');
  }
}

function threadHeaders({ answers }: UpdateIssued): Header[] {
  const ids = answers.slice(0, REFERENCES).filter((id) => /^[^\s<>\p{Cc}]{1,500}$/u.test(id));
  const [answered] = ids;
  if (answered === undefined) return [];
  const references = ids
    .toReversed()
    .map((id) => `<${id}>`)
    .join(' ');
  return [
    ['In-Reply-To', `<${answered}>`],
    ['References', references],
  ];
}

function machineHeaders({ automatic }: UpdateIssued): Header[] {
  if (automatic === 'no') return [];
  return [
    ['Auto-Submitted', automatic],
    ['X-Auto-Response-Suppress', 'All'],
    ['Precedence', 'bulk'],
  ];
}
