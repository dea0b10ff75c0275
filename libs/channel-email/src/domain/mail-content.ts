import type { ParsedMail } from './parsed-mail.js';

/** Whether a mail says anything at all: words in text or subject, or a file. What could not be read is something. */
export function hasContent(mail: ParsedMail): boolean {
  if (mail.attachments.length > 0 || mail.unreadable !== undefined) return true;
  return hasWords(mail.text) || hasWords(mail.subject ?? '') || hasImages(mail);
}

// "Fwd:" alone is no word of the sender's.
function hasWords(text: string): boolean {
  return (
    /[\p{L}\p{N}]/u.test(text.replace(/^\s*(?:\p{L}{1,5}\s?:\s*)+/u, '')) || /\p{Extended_Pictographic}/u.test(text)
  );
}

function hasImages({ html }: ParsedMail): boolean {
  return html !== undefined && /<img\b/iu.test(Buffer.from(html).toString('latin1'));
}
