import type { NoticeIssued } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { instantNow, sha256, toTextContent, type Clock } from '@redress/kernel';
import type { OrganisationDirectory, StaffMember } from '@redress/organisation';
import { plainLetters, shortMessage } from '@redress/updates';
import type { Letter, NoticeTexts, WritingStyle } from '../domain/notice-letter.js';

/** What mails to staff are written from. */
export interface WriterParts {
  readonly directory: () => OrganisationDirectory;
  readonly files: Pick<FileStore, 'put'>;
  readonly clock: Clock;
  /** Base of every link, without a slash at its end. */
  readonly publicUrl: string;
}

// What a text may cost.
const MOST_SEGMENTS = 2;

/** Where a text goes: `key` says who that is, `number` is E.164. */
export interface Telephone {
  readonly key: string;
  readonly number: string;
}

/** Makes messages of letters: to whom, in which language, with which links. */
export class NoticeWriter {
  constructor(private readonly parts: WriterParts) {}

  /** The organisation's first language, and the reader's own time zone. */
  styleFor(reader: string): WritingStyle {
    const directory = this.parts.directory();
    const member = directory.member(reader);
    const { languages, timeZone } = directory.profile;
    return {
      language: languages[0] ?? 'en',
      timeZone: member === undefined ? timeZone : directory.timeZoneOf(member),
    };
  }

  caseLink(reference: string): string {
    return `${this.parts.publicUrl}/console/cases/${encodeURIComponent(reference)}`;
  }

  get listLink(): string {
    return `${this.parts.publicUrl}/console`;
  }

  member(key: string): StaffMember | undefined {
    return this.parts.directory().member(key);
  }

  /** Undefined for somebody without an address here. A text above 1 KB goes into the file store. */
  async address(
    noticeId: string,
    recipient: string,
    { subject, text, language }: Letter,
    reference?: string,
  ): Promise<NoticeIssued | undefined> {
    const address = this.member(recipient)?.email;
    if (address === undefined) return undefined;
    const content = await toTextContent(text, async (bytes, hash) => {
      const stored = await this.parts.files.put(`notices/${noticeId}/${hash.slice(0, 16)}`, bytes);
      return stored.ref;
    });
    return {
      noticeId,
      recipient: { key: `staff:${recipient}`, address },
      subject,
      text: content,
      language,
      issuedAt: instantNow(this.parts.clock),
      ...(reference === undefined ? {} : { reference }),
    };
  }

  /** A text of two segments at most, in the network's own alphabet (3GPP TS 23.038), to whoever answers the telephone. */
  textTo(
    noticeId: string,
    { key, number }: Telephone,
    { texts, language }: NoticeTexts,
    reference: string,
  ): NoticeIssued {
    const plain = texts.map(plainLetters);
    const text = plain.find(isShort) ?? reference;
    return {
      noticeId,
      recipient: { key, address: number },
      subject: reference,
      text: { preview: text, bytes: Buffer.byteLength(text), sha256: sha256(text) },
      language,
      issuedAt: instantNow(this.parts.clock),
      reference,
    };
  }
}

function isShort(text: string): boolean {
  const { alphabet, segments } = shortMessage(text);
  return alphabet === 'gsm-7' && segments <= MOST_SEGMENTS;
}
