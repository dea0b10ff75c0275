import type { ResumableUploads } from '@redress/uploads';
import type { AttachmentData } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { derivedId, RedressError, type Instant } from '@redress/kernel';
import { idReused, type ChatIntake, type IntakeKit } from './chat-intake.js';
import { decodeChatMessage, type VisitorDetails } from './raw-chat-message.js';
import type { Stays } from './stays.js';

export interface FileInput {
  readonly conversation: string;
  /** The client's id of the message. */
  readonly id: string;
  /** The id of the upload. */
  readonly upload: string;
  readonly details: VisitorDetails;
  readonly receivedAt: Instant;
}

/** Where files come from and go to. */
export interface FileParts {
  readonly uploads: Pick<ResumableUploads, 'takeTo'>;
  readonly files: Pick<FileStore, 'read'>;
}

/** Takes in files that visitors have uploaded: first a copy at a place that follows from conversation and id, then as with any message. */
export class FileIntake {
  constructor(
    private readonly kit: () => IntakeKit,
    private readonly parts: FileParts,
    private readonly intake: Pick<ChatIntake, 'take'>,
    private readonly stays: Pick<Stays, 'join'>,
  ) {}

  /**
   * Resolves when file and message are durable, with the number of its line. Dedupe key: conversation and the client's id.
   * @throws RedressError `upload-not-found` for one that is over or another conversation's, `upload-incomplete-conflict`, `upload-type-invalid`,
   * `upload-used-conflict` for one that was sent under another id; what `ChatIntake.take` throws
   */
  async take({ conversation, id, upload, details, receivedAt }: FileInput): Promise<number> {
    const known = await this.kit().inbox.find(`${conversation}:${id}`);
    const file = known === null ? await this.copy(conversation, id, upload, details) : await this.fileOf(known.raw.ref);
    const message = { id, text: '', ...details, upload, file };
    return this.intake.take({ conversation, message, receivedAt });
  }

  // The upload may be gone by now.
  private async fileOf(ref: string): Promise<AttachmentData> {
    const { file } = decodeChatMessage(await this.parts.files.read(ref));
    if (file === undefined) throw idReused();
    return file;
  }

  // Nothing is copied for who may not write.
  private async copy(
    conversation: string,
    id: string,
    upload: string,
    { language }: VisitorDetails,
  ): Promise<AttachmentData> {
    await this.stays.join(conversation, language);
    try {
      const place = `upload/chat/${derivedId('chat-file', conversation, id)}`;
      return await this.parts.uploads.takeTo(place, upload, conversation);
    } catch (error) {
      if (error instanceof RedressError && error.code === 'file-exists') throw idReused();
      throw error;
    }
  }
}
