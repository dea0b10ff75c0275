import { asDownload } from '@redress/platform';
import type { Response } from 'express';
import { pipeline } from 'node:stream/promises';
import type { OpenedFile } from '../application/sent-files.js';

/** Sends a file as a download. */
export async function sendFile(response: Response, { file, content }: OpenedFile): Promise<void> {
  asDownload(response, file.name);
  response.setHeader('Content-Length', file.bytes);
  try {
    await pipeline(content, response);
  } catch (error) {
    // Whoever hung up hears of nothing, and nothing is broken.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
