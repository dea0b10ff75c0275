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
    const message = decodeChatMessage(raw);
    await this.keep(row, message);
    const { text, language, name, email, phone } = message;
    return {
      id: row._id,
      reading: row.reading,
      channel: 'chat',
      account: row.account,
      externalId: row.externalId,
      kind: 'message',
      ...(isSmallTalk(text) ? { hold: 'no-content' } : {}),
      from: {
        // Whoever writes in a conversation is that conversation: what visitors say of themselves is not proved.
        key: this.keys.pseudonym('party', `chat ${row.account}`),
        ...(email === undefined ? {} : { address: email }),
        ...(name === undefined ? {} : { name }),
        proved: false,
      },
      to: [],
      otherRecipients: [],
      text: await this.words(row, text),
      attachments: [],
      clues: { answers: [], tokens: [] },
      ...(language === undefined ? {} : { language }),
      receivedAt: row.receivedAt,
      raw: row.raw,
      ...(phone === undefined ? {} : { details: { phone } }),
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
