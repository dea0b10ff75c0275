import { isSmallTalk, type InboxRow, type Normaliser } from '@redress/channel-kit';
import type { MessageReceived } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { derivedId, RedressError, toTextContent, type KeyRing } from '@redress/kernel';
import { keywordOf, type Keyword } from '../domain/keyword.js';
import { readText, type ReceivedText } from '../domain/received-text.js';
import { referencesIn } from '../domain/references-in.js';
import { replyCodesIn } from '../domain/reply-codes-in.js';
import { addressOn, bareAddress, networkOf, type TextNetwork } from '../domain/text-network.js';
import type { KeptMedia, MediaKeeper } from './media-keeper.js';
import { decodeText } from './stored-text.js';
import { languageOfNumber, telephoneNumber } from './telephone-number.js';

const KEYWORDS: readonly Keyword[] = ['stop', 'start', 'help'];

/** A text message of any network to the normal form. The same row and bytes give the same message. */
export class TextNormaliser implements Normaliser {
  constructor(
    private readonly files: Pick<FileStore, 'put'>,
    private readonly keys: KeyRing,
    /** Left out: what was sent along stays at the provider, and the message says so. */
    private readonly media?: Pick<MediaKeeper, 'keep'>,
  ) {}

  /** @throws RedressError `text-unreadable` when the original is no text; `media-unavailable`; what the file store throws */
  async normalise(row: InboxRow, raw: Buffer): Promise<MessageReceived> {
    const text = readText(decodeText(raw));
    if (text === undefined) throw new RedressError('text-unreadable', `message ${row._id} is no text`);
    const network = networkOf(text.from);
    const number = telephoneNumber(bareAddress(text.from));
    const { attachments, missing } = await this.kept(row, text);
    const language = number === undefined ? undefined : languageOfNumber(number);
    return {
      id: row._id,
      reading: row.reading,
      channel: network,
      account: row.account,
      externalId: row.externalId,
      ...kindOf(
        text,
        number,
        KEYWORDS.find((each) => each === row.hints['keyword']),
      ),
      // An answer to a notice, most likely: it would open a case with a colleague as complainant.
      ...(row.hints['staff'] === true ? { hold: 'doubtful' as const } : {}),
      from: this.sender(text, number),
      to: [text.to],
      otherRecipients: [],
      text: await this.words(row, text, network),
      attachments,
      clues: cluesOf(text),
      ...notRead(missing),
      ...(language === undefined ? {} : { language }),
      receivedAt: row.receivedAt,
      raw: row.raw,
    };
  }

  private sender({ from, name }: ReceivedText, number: string | undefined): MessageReceived['from'] {
    const network = networkOf(from);
    if (number === undefined) return { key: derivedId('party', network, from), proved: false };
    const key = this.keys.pseudonym('party', addressOn(network, number));
    return { key, address: number, proved: false, ...(name === undefined ? {} : { name }) };
  }

  private async kept(row: InboxRow, { media }: ReceivedText): Promise<KeptMedia> {
    if (media.length === 0) return { attachments: [], missing: 0 };
    return (await this.media?.keep(row, media)) ?? { attachments: [], missing: media.length };
  }

  private async words(
    { _id }: InboxRow,
    { body }: ReceivedText,
    network: TextNetwork,
  ): Promise<MessageReceived['text']> {
    return toTextContent(body, async (bytes, hash) => {
      const ref = `text/${network}/${_id}-${hash.slice(0, 16)}`;
      await this.files.put(ref, bytes);
      return ref;
    });
  }
}

type Kind = Pick<MessageReceived, 'kind' | 'rule' | 'hold'>;

function kindOf({ body, media, optOutType }: ReceivedText, number: string | undefined, keyword?: Keyword): Kind {
  // A short code or a name: a machine, most likely, and nobody whom we could answer.
  if (number === undefined) return { kind: 'message', hold: 'doubtful' };
  switch (keyword) {
    case 'stop':
      return { kind: 'opt-out', rule: 'stop' };
    case 'start':
      return { kind: 'automatic', rule: keyword };
    case 'help':
      // Whom the network has not answered, nobody has.
      if (optOutType?.toLowerCase() === 'help') return { kind: 'automatic', rule: keyword };
      break;
    case undefined:
      break;
  }
  const empty = media.length === 0 && (isSmallTalk(body) || keywordOf(body, optOutType) !== undefined);
  return empty ? { kind: 'message', hold: 'no-content' } : { kind: 'message' };
}

function cluesOf({ body }: ReceivedText): MessageReceived['clues'] {
  const [references, codes] = [referencesIn(body), replyCodesIn(body)];
  return {
    answers: [],
    tokens: [],
    ...(references.length === 0 ? {} : { references: [...references] }),
    ...(codes.length === 0 ? {} : { codes: [...codes] }),
  };
}

// Better said than missed: it is known to the provider only.
function notRead(missing: number): Pick<MessageReceived, 'unreadable'> {
  if (missing === 0) return {};
  return {
    unreadable: `files sent along that could not be fetched: ${String(missing)}; the original says where they are`,
  };
}
