import type { NoticeIssued } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { instantNow, toTextContent, type Clock } from '@redress/kernel';
import type { OrganisationDirectory, StaffMember } from '@redress/organisation';
import type { Letter, WritingStyle } from '../domain/notice-letter.js';

/** What mails to staff are written from. */
export interface WriterParts {
  readonly directory: () => OrganisationDirectory;
  readonly files: Pick<FileStore, 'put'>;
  readonly clock: Clock;
  /** Base of every link, without a slash at its end. */
  readonly publicUrl: string;
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

  /** True when the team has telephone numbers for who must be reached at any hour. */
  hasOnCall(teamKey: string): boolean {
    return (this.parts.directory().team(teamKey)?.onCall.length ?? 0) > 0;
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
}
