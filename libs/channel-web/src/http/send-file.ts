import type { Response } from 'express';
import { pipeline } from 'node:stream/promises';
import type { OpenedFile } from '../application/sent-files.js';

/** Sends a file as a download: no browser opens it as a page of ours, and nothing on the way keeps it. */
export async function sendFile(response: Response, { file, content }: OpenedFile): Promise<void> {
  response.attachment(file.name === '' ? 'file' : file.name);
  // By its name it would be what its sender called it.
  response.type('application/octet-stream');
  response.setHeader('Content-Length', file.bytes);
  response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'");
  response.setHeader('Cache-Control', 'private, no-store');
  try {
    await pipeline(content, response);
  } catch (error) {
    // Whoever hung up hears of nothing, and nothing is broken.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
