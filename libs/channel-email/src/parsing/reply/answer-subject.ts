import { firstHeader, type HeaderField } from '../../domain/header-scan.js';

const ANSWER =
  /^\s*(?:re|aw|sv|antw|antwort|ref|rif|res|odp|vs|ynt|yanıt|ang|r|回复|回覆|答复|答覆|返信|답장|회신|رد|إجابة|תשובה|השב|απ|vá|atb|bls)\s{0,3}(?:\[\d{1,3}\])?\s{0,3}[:：]/iu;
const FORWARD =
  /^\s*(?:fwd?|wg|tr|rv|reenv|i|doorst|enc|pd|podaj dalej|vb|vl|válitetty|edelleen|přeposlat|fs|пересл|переслано|[iİ]lt|iletilen|転送|转发|轉寄|전달|إعادة توجيه|הועבר)\s{0,3}[:：]/iu;

/**
 * Whether a mail answers another one, so that quotes are to be expected. A first complaint is never cut ("Date: 3 May" in it is
 * no quote's head), and neither is a mail that passes another one on: there the quoted mail is what it is about.
 * @param subject decoded
 */
export function answersMail(fields: readonly HeaderField[], subject: string | undefined): boolean {
  const title = subject ?? '';
  if (ANSWER.test(title)) return true;
  if (FORWARD.test(title)) return false;
  return ['in-reply-to', 'references'].some((name) => (firstHeader(fields, name) ?? '') !== '');
}
