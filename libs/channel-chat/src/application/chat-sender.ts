import type { DeliveryRow, SendOutcome, UpdateSender } from '@redress/channel-kit';
import type { FileStore } from '@redress/files';
import { instantNow, type Clock } from '@redress/kernel';
import type { Stays } from './stays.js';
import type { NewLine, Transcript } from './transcript.js';
import { updateContent, type UpdateContent } from './update-content.js';

type Noted = Pick<DeliveryRow['update'], 'kind' | 'automatic' | 'issuedAt'>;

/**
 * Says updates in the conversation that they answer, the words and then each file as a line of its own. To stand in the transcript is
 * `accepted`; that a client of the visitor has the last of the lines is `delivered`.
 */
export class ChatSender implements UpdateSender {
  // A line that was written before is found by its update.
  readonly inDoubt = 'send-again';

  constructor(
    private readonly files: Pick<FileStore, 'read' | 'has'>,
    private readonly transcript: Pick<Transcript, 'append'>,
    private readonly stays: Pick<Stays, 'said' | 'bar' | 'unbar'>,
    private readonly clock: Clock,
  ) {}

  async send({ _id, update }: DeliveryRow): Promise<SendOutcome> {
    const { account } = update;
    if (account === undefined) return { state: 'failed', reason: 'it answers no conversation' };
    const content = await updateContent(this.files, update);
    if ('state' in content) return content;
    await this.note(account, update, content.text);
    const written: string[] = [];
    // One after the other: a line gets its number when it is written.
    for (const line of linesOf(_id, update, content)) {
      const entry = { ...line, conversation: account, at: instantNow(this.clock) };
      written.push((await this.transcript.append(entry))._id);
    }
    return { state: 'accepted', externalId: written[0] ?? '', reason: 'it stands in the conversation' };
  }

  // Before the line: once a client has that, it counts as delivered, and nobody sends it again.
  private async note(conversation: string, { kind, automatic, issuedAt }: Noted, text: string): Promise<void> {
    if (kind === 'conversation-ended') await this.stays.bar(conversation, issuedAt, text);
    else if (kind === 'conversation-resumed') await this.stays.unbar(conversation, issuedAt);
    else if (automatic === 'no') await this.stays.said(conversation);
  }
}

/** The lines of an update in their order; the last bears the update, so that who has it has all of them. */
function linesOf(
  id: string,
  update: DeliveryRow['update'],
  { text, files }: UpdateContent,
): Omit<NewLine, 'conversation' | 'at'>[] {
  const author = authorOf(update);
  const lines = [
    { source: `update:${id}`, ...author, text, reference: update.reference },
    ...files.map((file, n) => ({
      source: `update:${id}:file:${String(n + 1)}`,
      ...author,
      text: file.name,
      file,
    })),
  ];
  return lines.map((line, n) => (n < lines.length - 1 ? line : { ...line, updateId: id, unseen: 1 }));
}

// It stands in the update, so that a line bears the name of who wrote it, whoever has the case by now.
function authorOf({ automatic, writtenBy }: DeliveryRow['update']): Pick<NewLine, 'from' | 'name'> {
  if (automatic !== 'no') return { from: 'system' };
  return { from: 'handler', ...(writtenBy === undefined ? {} : { name: writtenBy }) };
}
