import { firstHeader } from '../header-scan.js';
import type { ParsedMail } from '../parsed-mail.js';
import type { Classified } from './classified.js';
import { isPermanent } from './failure-status.js';
import { saysDelay, saysSuccess } from './failure-words.js';

const ACTIONS = ['delayed', 'delivered', 'relayed', 'expanded'] as const;

/** Whether the mail is built as a report (RFC 6522); a part alone may also be what a person passes on. */
export function isReport(mail: ParsedMail): boolean {
  return /^(?:multipart\/report|message\/(?:global-)?delivery-status)/u.test(contentType(mail));
}

/** What kind of report it is: RFC 3464 (delivery), RFC 8098 (reading), RFC 5965 (feedback). */
export function reportKind(mail: ParsedMail): Classified {
  const type = /report-type\s{0,9}=\s{0,9}"?(?<type>[a-z-]{1,40})/u.exec(contentType(mail))?.groups?.['type'];
  if (type === 'disposition-notification') return { kind: 'automatic', rule: 'read-receipt' };
  if (type === 'feedback-report') return { kind: 'automatic', rule: 'feedback-report' };
  return deliveryKind(mail);
}

function deliveryKind(mail: ParsedMail): Classified {
  const { action, status } = mail.report ?? {};
  const noted = ACTIONS.find((each) => each === action);
  if (noted !== undefined) return { kind: 'automatic', rule: noted };
  if (action === 'failed') return FAILED;
  const subject = mail.subject ?? '';
  if (status?.startsWith('2') === true || saysSuccess(subject)) return { kind: 'automatic', rule: 'delivered' };
  const isDelay = saysDelay(subject, mail.text) && !isPermanent(mail);
  if (status?.startsWith('4') === true || (status === undefined && isDelay)) {
    return { kind: 'automatic', rule: 'delayed' };
  }
  return FAILED;
}

const FAILED: Classified = { kind: 'bounce', rule: 'delivery-report' };

function contentType(mail: ParsedMail): string {
  return firstHeader(mail.headers, 'content-type')?.toLowerCase() ?? '';
}
