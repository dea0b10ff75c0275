import type { DeliveryRow, SendOutcome, UpdateSender } from '@redress/channel-kit';
import type { FileStore } from '@redress/files';
import { instantNow, type Clock, type TextContent } from '@redress/kernel';
import type { Stays } from './stays.js';
import type { NewLine, Transcript } from './transcript.js';

type Noted = Pick<DeliveryRow['update'], 'kind' | 'automatic' | 'issuedAt'>;

/**
 * Says updates in the conversation that they answer. To stand in the transcript is `accepted`; that a client of the visitor
 * has it is `delivered`.
 */
export class ChatSender implements UpdateSender {
  // A line that was written before is found by its update.
  readonly inDoubt = 'send-again';

  constructor(
    private readonly files: Pick<FileStore, 'read'>,
    private readonly transcript: Pick<Transcript, 'append'>,
    private readonly stays: Pick<Stays, 'said' | 'bar' | 'unbar'>,
    private readonly clock: Clock,
  ) {}

  async send({ _id, update }: DeliveryRow): Promise<SendOutcome> {
    if (update.account === undefined) return { state: 'failed', reason: 'it answers no conversation' };
    const text = await this.words(update.text);
    await this.note(update.account, update, text);
    const { _id: line } = await this.transcript.append({
      conversation: update.account,
      source: `update:${_id}`,
      ...authorOf(update),
      text,
      at: instantNow(this.clock),
      updateId: _id,
      reference: update.reference,
      unseen: 1,
    });
    return { state: 'accepted', externalId: line, reason: 'it stands in the conversation' };
  }

  // Before the line: once a client has that, it counts as delivered, and nobody sends it again.
  private async note(conversation: string, { kind, automatic, issuedAt }: Noted, text: string): Promise<void> {
    if (kind === 'conversation-ended') await this.stays.bar(conversation, issuedAt, text);
    else if (kind === 'conversation-resumed') await this.stays.unbar(conversation, issuedAt);
    else if (automatic === 'no') await this.stays.said(conversation);
  }

  private async words({ preview, ref, bytes }: TextContent): Promise<string> {
    return ref === undefined ? preview : (await this.files.read(ref, bytes)).toString('utf8');
  }
}

// It stands in the update, so that a line bears the name of who wrote it, whoever has the case by now.
function authorOf({ automatic, writtenBy }: DeliveryRow['update']): Pick<NewLine, 'from' | 'name'> {
  if (automatic !== 'no') return { from: 'system' };
  return { from: 'handler', ...(writtenBy === undefined ? {} : { name: writtenBy }) };
}
