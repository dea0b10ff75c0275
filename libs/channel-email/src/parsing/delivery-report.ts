import type { Attachment } from 'postal-mime';
import { firstHeader, scanHeaders, type HeaderField } from '../domain/header-scan.js';
import { plainMessageId } from '../domain/mail-identity.js';
import type { DeliveryReport } from '../domain/parsed-mail.js';

const STATUS_BYTES = 64 * 1024;
const DIAGNOSTIC_CHARACTERS = 500;
// RFC 6533 section 6 has the forms for addresses beyond ASCII.
const RETURNED = ['message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers'];
// RFC 8098 section 3.
const RECEIPT = 'message/disposition-notification';

/** What a delivery report says, or undefined when the mail is none (RFC 6522). Of several recipients the first failed one counts. */
export function readReport(
  headers: readonly HeaderField[],
  attachments: readonly Attachment[],
): DeliveryReport | undefined {
  const status = attachments.find(({ mimeType }) => /^message\/(?:global-)?delivery-status$/u.test(mimeType));
  const isReport = /^multipart\/report/iu.test(firstHeader(headers, 'content-type') ?? '');
  if (status === undefined && !isReport) return undefined;
  const originalMessageId =
    headerOf(attachments, RETURNED, 'message-id') ?? headerOf(attachments, [RECEIPT], 'original-message-id');
  return {
    ...(status === undefined ? {} : recipientFields(bytesOf(status).subarray(0, STATUS_BYTES))),
    ...(originalMessageId === undefined ? {} : { originalMessageId }),
  };
}

/** A Message-ID that the first part of one of these types gives under `name`. */
function headerOf(attachments: readonly Attachment[], types: readonly string[], name: string): string | undefined {
  const part = attachments.find(({ mimeType }) => types.includes(mimeType));
  return part === undefined ? undefined : plainMessageId(firstHeader(scanHeaders(bytesOf(part)).fields, name));
}

function recipientFields(status: Buffer): Pick<DeliveryReport, 'action' | 'status' | 'diagnostic'> {
  // The fields of the message come first, then one block a recipient, an empty line between (RFC 3464 section 2.1).
  const blocks = status
    .toString('latin1')
    .split(/\r?\n\r?\n/u)
    .map((block) => scanHeaders(Buffer.from(block, 'latin1')).fields);
  const actions = blocks.filter((fields) =>
    ['action', 'status'].some((name) => firstHeader(fields, name) !== undefined),
  );
  const chosen =
    actions.find((fields) => firstHeader(fields, 'action')?.toLowerCase() === 'failed') ?? actions[0] ?? [];
  const action = firstHeader(chosen, 'action')
    ?.toLowerCase()
    .split(/[\s(;]/u)[0];
  const code = /\b[245]\.\d{1,3}\.\d{1,3}\b/u.exec(firstHeader(chosen, 'status') ?? '')?.[0];
  const diagnostic = firstHeader(chosen, 'diagnostic-code')?.slice(0, DIAGNOSTIC_CHARACTERS);
  return {
    ...(action === undefined ? {} : { action }),
    ...(code === undefined ? {} : { status: code }),
    ...(diagnostic === undefined ? {} : { diagnostic }),
  };
}

function bytesOf({ content }: Attachment): Buffer {
  if (typeof content === 'string') return Buffer.from(content, 'utf8');
  return content instanceof Uint8Array ? Buffer.from(content) : Buffer.from(new Uint8Array(content));
}
