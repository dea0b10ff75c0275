import type { IncomingHttpHeaders } from 'node:http';
import { RedressError } from '@redress/kernel';

/** A form of another page cannot send JSON here. @throws RedressError `media-type-unsupported` */
export function refuseForms(headers: IncomingHttpHeaders, fields: string): void {
  if (headers['content-type']?.startsWith('application/json') === true) return;
  throw new RedressError('media-type-unsupported', `send JSON: {${fields}}`);
}
