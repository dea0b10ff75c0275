import type { Response } from 'express';

/** Sets the headers of a file that somebody sent: no browser opens it as a page of ours, and nothing on the way keeps it. */
export function asDownload(response: Response, name: string): void {
  response.attachment(name === '' ? 'file' : name);
  // By its name it would be what its sender called it.
  response.type('application/octet-stream');
  response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'");
  response.setHeader('Cache-Control', 'private, no-store');
}
