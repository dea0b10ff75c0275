import { Matches } from 'class-validator';
import { visitorEvent } from '../visitor-event.js';

/** `file`: a file that was uploaded to `/chat/uploads`, under an id of its own; the same id is the same file. */
export class ChatFileRequest {
  @Matches(/^[\w-]{1,64}$/u, { message: 'id must be up to 64 letters, digits, hyphens and underscores' }) id!: string;
  @Matches(/^[0-9a-f]{36}$/u, { message: 'upload must be the id at the end of the address of an upload' })
  upload!: string;
}

/** Takes in the file as a message of its own; answered once both are durable. */
export const FILE = visitorEvent('file', ChatFileRequest, async (visit, { id, upload }) => {
  const { conversation, details } = visit.present();
  const { limits, files, signals } = visit.parts;
  limits.write(conversation, visit.address);
  limits.keepFile(conversation, visit.address, id);
  const seq = await files.take({ conversation, id, upload, details, receivedAt: visit.received() });
  signals.said(conversation);
  return { seq };
});
