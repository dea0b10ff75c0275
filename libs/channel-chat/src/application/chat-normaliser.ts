import { isSmallTalk, type InboxRow, type Normaliser } from '@redress/channel-kit';
import type { MessageReceived } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { isRetriable, RedressError, toTextContent, type KeyRing } from '@redress/kernel';
import { lineOf } from './chat-intake.js';
import { decodeChatMessage, type RawChatMessage } from './raw-chat-message.js';
import type { Transcript } from './transcript.js';

/** A message of a conversation to the normal form. The same row and bytes give the same message. */
export class ChatNormaliser implements Normaliser {
  constructor(
    private readonly files: Pick<FileStore, 'put'>,
    private readonly keys: KeyRing,
    private readonly transcript: Pick<Transcript, 'append'>,
  ) {}

  /** @throws SyntaxError when the original is no message; RedressError `transcript-unavailable` (retriable); what the file store throws */
  async normalise(row: InboxRow, raw: Buffer): Promise<MessageReceived> {
    const { ended } = row.hints;
    if (typeof ended === 'string') return this.endOfStay(row, ended);
    const message = decodeChatMessage(raw);
    await this.keep(row, message);
    const { text, language, name, email, phone } = message;
    const form = this.form(row, await this.words(row, text));
    return {
      ...form,
      kind: 'message',
      ...(isSmallTalk(text) ? { hold: 'no-content' } : {}),
      from: {
        key: form.from.key,
        proved: false,
        ...(email === undefined ? {} : { address: email }),
        ...(name === undefined ? {} : { name }),
      },
      ...(language === undefined ? {} : { language }),
      ...(phone === undefined ? {} : { details: { phone } }),
    };
  }

  private async endOfStay(row: InboxRow, why: string): Promise<MessageReceived> {
    const form = this.form(row, await this.words(row, ''));
    return { ...form, kind: 'request', request: { type: 'ended', value: why } };
  }

  private form(row: InboxRow, text: MessageReceived['text']): Omit<MessageReceived, 'kind'> {
    const { stay } = row.hints;
    return {
      id: row._id,
      reading: row.reading,
      channel: 'chat',
      account: row.account,
      externalId: row.externalId,
      // Whoever writes in a conversation is that conversation: what visitors say of themselves is not proved.
      from: { key: this.keys.pseudonym('party', `chat ${row.account}`), proved: false },
      to: [],
      otherRecipients: [],
      text,
      attachments: [],
      clues: { answers: [], tokens: [] },
      receivedAt: row.receivedAt,
      raw: row.raw,
      ...(typeof stay === 'number' ? { stay } : {}),
    };
  }

  // Whoever died between inbox and transcript left a message that its visitor may never offer again.
  private async keep(row: InboxRow, message: RawChatMessage): Promise<void> {
    try {
      await this.transcript.append(lineOf(row, message));
    } catch (error) {
      if (isRetriable(error)) throw error;
      throw new RedressError('transcript-unavailable', `message ${row._id} is not in its transcript yet`, {
        retriable: true,
        cause: error,
      });
    }
  }

  private async words({ _id }: InboxRow, text: string): Promise<MessageReceived['text']> {
    return toTextContent(text, async (bytes, hash) => {
      const ref = `text/chat/${_id}-${hash.slice(0, 16)}`;
      await this.files.put(ref, bytes);
      return ref;
    });
  }
}
