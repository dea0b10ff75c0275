import type { Channel } from '@redress/contracts';
import type { FileHome, FileLinks, LinkedFile } from '../application/file-links.js';
import type { EntryAttachment } from '../domain/case-head.js';
import type { AttachmentResponse } from './case-responses.js';

/** A message as its channel brought it, as a file to fetch. */
export function originalOf(home: FileHome, channel: Channel, ref: string): LinkedFile {
  return channel === 'email'
    ? { home, ref, name: 'original.eml', type: 'message/rfc822' }
    : { home, ref, name: 'original.json', type: 'application/json' };
}

/** A file that somebody sent. What a scanner found something in is to be had in the original only. */
export function presentFile(home: FileHome, file: EntryAttachment, links: FileLinks): AttachmentResponse {
  const { name, type, bytes, sha256, scan, program, ref } = file;
  return {
    name,
    type,
    bytes,
    sha256,
    // Without a scanner nobody has looked at it either, and that is what it says.
    scan: scan ?? 'not-scanned',
    ...(program === true ? { program } : {}),
    ...(scan === 'infected' ? {} : { url: links.urlOf({ home, ref, name, type }) }),
  };
}
