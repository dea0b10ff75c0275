import { parentPort, type Transferable } from 'node:worker_threads';
import type { ParsedMail } from '../domain/parsed-mail.js';
import { parseMail, type ParseMode } from './parse-mail.js';

/** A mail to take apart. */
export interface ParseRequest {
  readonly raw: Uint8Array;
  readonly mode: ParseMode;
}

/** Its answer; an error says only of which class it was. */
export type ParseAnswer = { readonly mail: ParsedMail } | { readonly failure: string };

async function answer({ raw, mode }: ParseRequest): Promise<ParseAnswer> {
  try {
    const mail = await parseMail(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength), mode);
    return { mail };
  } catch (error) {
    return { failure: error instanceof Error ? error.name : typeof error };
  }
}

/** Attachments with memory of their own change hands instead of being copied. */
function transferable(reply: ParseAnswer): Transferable[] {
  if (!('mail' in reply)) return [];
  const buffers = reply.mail.attachments
    .map(({ content }) => content)
    .filter((content) => content.byteLength > 4096 && content.byteLength === content.buffer.byteLength)
    .map(({ buffer }) => buffer);
  return [...new Set(buffers)] as Transferable[];
}

parentPort?.on('message', (request: ParseRequest) => {
  void answer(request).then((reply) => {
    parentPort?.postMessage(reply, transferable(reply));
  });
});
