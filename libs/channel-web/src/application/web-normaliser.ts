import type { InboxRow, Normaliser } from '@redress/channel-kit';
import { ScannedFiles, type FileScanner } from '@redress/uploads';
import type { MessageReceived } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { toTextContent } from '@redress/kernel';
import { decodeSubmission, type RawSubmission } from './raw-submission.js';
import { readHints } from './web-hints.js';

/** Form and reply to the normal form. The same row and bytes give the same message, under the same references. */
export class WebNormaliser implements Normaliser {
  private readonly scanned: ScannedFiles;

  /** @param scanner left out: nobody looks for viruses, and files say nothing of it */
  constructor(
    private readonly files: FileStore,
    scanner?: FileScanner,
  ) {
    this.scanned = new ScannedFiles(files, scanner);
  }

  async normalise(row: InboxRow, raw: Buffer): Promise<MessageReceived> {
    const submission = decodeSubmission(raw);
    const { partyKey, caseId, proved = false } = readHints(row);
    const text = await toTextContent(submission.description, async (bytes, hash) => {
      const ref = `text/web/${row._id}-${hash.slice(0, 16)}`;
      await this.files.put(ref, bytes);
      return ref;
    });
    return {
      id: row._id,
      reading: row.reading,
      channel: 'web',
      account: row.account,
      externalId: row.externalId,
      kind: submission.request === undefined ? 'message' : 'request',
      from: {
        key: partyKey,
        ...addressOf(submission),
        ...(submission.name === undefined ? {} : { name: submission.name }),
        proved,
      },
      to: [],
      otherRecipients: [],
      text,
      attachments: await this.scanned.of(row, submission.files),
      clues: {
        answers: [],
        tokens: caseId === undefined ? [] : [caseId],
        ...(submission.request?.reference === undefined ? {} : { references: [submission.request.reference] }),
      },
      ...requestOf(submission),
      ...(submission.language === undefined ? {} : { language: submission.language }),
      receivedAt: row.receivedAt,
      raw: row.raw,
      ...(row.reservedReference === undefined ? {} : { reservedReference: row.reservedReference }),
      ...(Object.keys(submission.details).length === 0 ? {} : { details: { ...submission.details } }),
    };
  }
}

function addressOf({ email, request }: RawSubmission): { readonly address?: string } {
  const address = email ?? request?.phone;
  return address === undefined ? {} : { address };
}

function requestOf({ request }: RawSubmission): Pick<MessageReceived, 'request'> {
  if (request === undefined) return {};
  const { type, value, recipient } = request;
  return {
    request: {
      type,
      ...(value === undefined ? {} : { value }),
      ...(recipient === undefined ? {} : { recipient }),
    },
  };
}
