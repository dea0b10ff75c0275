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

/** One after the other: two at a time would need the memory of two. */
async function answerAll(requests: readonly ParseRequest[]): Promise<ParseAnswer[]> {
  const answers: ParseAnswer[] = [];
  for (const request of requests) answers.push(await answer(request));
  return answers;
}

/** Attachments with memory of their own change hands instead of being copied. */
function transferable(answers: readonly ParseAnswer[]): Transferable[] {
  const buffers = answers
    .flatMap((each) => ('mail' in each ? each.mail.attachments : []))
    .map(({ content }) => content)
    .filter((content) => content.byteLength > 4096 && content.byteLength === content.buffer.byteLength)
    .map(({ buffer }) => buffer);
  return [...new Set(buffers)] as Transferable[];
}

parentPort?.on('message', (requests: readonly ParseRequest[]) => {
  void answerAll(requests).then((answers) => {
    parentPort?.postMessage(answers, transferable(answers));
  });
});
