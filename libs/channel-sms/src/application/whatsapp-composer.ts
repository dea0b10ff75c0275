import type { DeliveryRow, SendOutcome } from '@redress/channel-kit';
import { caseToken, toEpoch, type KeyRing } from '@redress/kernel';
import { templateFor, type ApprovedTemplate } from '../domain/approved-templates.js';
import { senderAddress, type SenderAddress } from '../domain/sender-address.js';
import { statusCallback, type SentForm } from '../domain/status-callback.js';
import { addressOn } from '../domain/text-network.js';
import type { OutgoingText } from '../infrastructure/text-provider.js';
import type { ConversationWindows } from './conversation-windows.js';
import { UNUSABLE, type TextComposer } from './text-composer.js';
import { errorName } from './text-hand-over.js';
import type { UpdateWords } from './update-words.js';

export interface WhatsAppComposerParts {
  readonly words: Pick<UpdateWords, 'read'>;
  readonly windows: Pick<ConversationWindows, 'isOpen' | 'closed'>;
  readonly templates: readonly ApprovedTemplate[];
  readonly keys: KeyRing;
  /** Our senders and services on WhatsApp. */
  readonly numbers: readonly string[];
  /** Base of every link, without a slash at its end. */
  readonly publicUrl: string;
  /** Where the provider tells how far a message has come. */
  readonly statusUrl: string;
}

/**
 * An update as it may go on WhatsApp: its words within a day of the customer's last message; afterwards an approved template
 * that announces it, with a link to the case's page, where it stands whole.
 */
export class WhatsAppComposer implements TextComposer {
  constructor(private readonly parts: WhatsAppComposerParts) {}

  async compose(delivery: DeliveryRow, number: string): Promise<OutgoingText | SendOutcome> {
    const { update, course } = delivery;
    const sender = this.sender(delivery);
    if (sender === undefined) return UNUSABLE;
    if (course !== undefined) return this.template(delivery, sender, number, 'instead');
    try {
      const open = sender.from !== undefined && (await this.parts.windows.isOpen(sender.from, number));
      if (!open) return this.template(delivery, sender, number, 'template');
    } catch (error) {
      const reason = `whether a conversation is under way could not be read (${errorName(error)})`;
      return { state: 'refused-for-now', reason };
    }
    const body = await this.parts.words.read(update.text);
    return typeof body === 'string' ? this.addressed(delivery, sender, number, { body }, 'words') : body;
  }

  async composeOutsideWindow(delivery: DeliveryRow, number: string): Promise<OutgoingText | SendOutcome> {
    const sender = this.sender(delivery);
    if (sender === undefined) return UNUSABLE;
    try {
      if (sender.from !== undefined) await this.parts.windows.closed(sender.from, number);
    } catch (error) {
      return { state: 'refused-for-now', reason: `that it is over could not be noted (${errorName(error)})` };
    }
    return this.template(delivery, sender, number, 'template');
  }

  private sender({ update }: DeliveryRow): SenderAddress | undefined {
    return senderAddress(this.parts.numbers, update.account);
  }

  private template(
    delivery: DeliveryRow,
    sender: SenderAddress,
    number: string,
    sent: SentForm,
  ): OutgoingText | SendOutcome {
    const { kind, language, reference } = delivery.update;
    const approved = templateFor(this.parts.templates, kind, language);
    if (approved === undefined) {
      const reason = `nobody wrote to us on WhatsApp within a day, and no template is approved for ${kind} in ${language}`;
      return { state: 'failed', reason };
    }
    const link = this.link(delivery);
    const { contentSid } = approved;
    return this.addressed(delivery, sender, number, { contentSid, variables: { 1: reference, 2: link }, link }, sent);
  }

  private addressed(
    { _id }: DeliveryRow,
    sender: SenderAddress,
    number: string,
    said: OutgoingText['said'],
    sent: SentForm,
  ): OutgoingText {
    const told = statusCallback(this.parts.statusUrl, { update: _id, channel: 'whatsapp', sent });
    return { sender, to: addressOn('whatsapp', number), said, statusCallback: told };
  }

  // The same whenever the update is sent. It shows little until its reader proves something, but for a person's words: they would stand
  // in the message itself within its day.
  private link({ update }: DeliveryRow): string {
    const { automatic, caseId, issuedAt, recipient } = update;
    const scope = automatic === 'no' ? ('full' as const) : ('neutral' as const);
    const claims = { caseId, scope, issuedAt: toEpoch(issuedAt), recipient: recipient.key };
    return `${this.parts.publicUrl}/t/${caseToken(this.parts.keys, claims)}`;
  }
}
