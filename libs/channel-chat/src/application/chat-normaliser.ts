import { isSmallTalk, type InboxRow, type Normaliser } from '@redress/channel-kit';
import type { ScannedFiles } from '@redress/uploads';
import type { MessageReceived } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { isRetriable, RedressError, toTextContent, type KeyRing } from '@redress/kernel';
import { decodeChatMessage, type RawChatMessage } from './raw-chat-message.js';
import type { Reachable } from './reachable.js';
import type { SaidLines } from './said-lines.js';

/**
 * A message of a conversation to the normal form. The same row and bytes give the same message, but for how its visitor has said since that
 * they can be reached.
 */
export class ChatNormaliser implements Normaliser {
  constructor(
    private readonly files: Pick<FileStore, 'put'>,
    private readonly keys: KeyRing,
    private readonly lines: Pick<SaidLines, 'keep'>,
    private readonly reachable: Pick<Reachable, 'of'>,
    private readonly scanned: Pick<ScannedFiles, 'of'>,
  ) {}

  /** @throws SyntaxError when the original is no message; RedressError `transcript-unavailable` (retriable); what the file store throws */
  async normalise(row: InboxRow, raw: Buffer): Promise<MessageReceived> {
    const { ended } = row.hints;
    if (typeof ended === 'string') return this.endOfStay(row, ended);
    const message = decodeChatMessage(raw);
    const { text, language, name, asks, file } = message;
    const { email, phone } = await this.keep(row, message);
    const form = this.form(row, await this.words(row, text));
    const { key } = form.from;
    const said = { ...form, ...(language === undefined ? {} : { language }), ...detailsOf(message, { email, phone }) };
    if (message.reach === true) return { ...said, kind: 'request', request: { type: 'reach' } };
    return {
      ...said,
      kind: 'message',
      ...(asks === undefined ? {} : { asks }),
      ...(asks === undefined && file === undefined && isSmallTalk(text) ? { hold: 'no-content' } : {}),
      attachments: file === undefined ? [] : await this.scanned.of(row, [file]),
      from: {
        key,
        proved: false,
        ...(email === undefined ? {} : { address: email }),
        ...(name === undefined ? {} : { name }),
      },
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

  // A message that is on its way later than what was said after it must not open a case of somebody whom nobody can reach.
  private async ways({ account }: InboxRow, { email, phone, reach }: RawChatMessage): Promise<Ways> {
    if (reach === true || (email !== undefined && phone !== undefined)) return { email, phone };
    const known = await this.reachable.of(account);
    return { email: email ?? known?.email, phone: phone ?? known?.phone };
  }

  // Whoever died between inbox and transcript left a message that its visitor may never offer again.
  private async keep(row: InboxRow, message: RawChatMessage): Promise<Ways> {
    try {
      await this.lines.keep(row, message);
      return await this.ways(row, message);
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

interface Ways {
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
}

// A mail address is the sender's, as one from a form; of who only says how to reach them it is what they say.
function detailsOf({ reach }: RawChatMessage, { email, phone }: Ways): Pick<MessageReceived, 'details'> {
  const details = {
    ...(reach === true && email !== undefined ? { email } : {}),
    ...(phone === undefined ? {} : { phone }),
  };
  return Object.keys(details).length === 0 ? {} : { details };
}
