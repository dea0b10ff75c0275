import { toEpoch, type KeyRing } from '@redress/kernel';
import { fitsText, plainLetters, type UpdateWriter } from '@redress/updates';
import type { CaseHead } from '../domain/case-head.js';
import type { AskedCase, TextCodes, WrittenWords } from '../domain/case-policy.js';
import type { TextChannel } from '../domain/text-channel.js';
import { wordsToKeep } from '../domain/told-customer.js';

const DIGITS = 8;

/** How cases are told apart in texts: by digits that nobody can guess who does not get our texts. */
export function textCodes(keys: KeyRing, writer: UpdateWriter, timeZone: string): TextCodes {
  return {
    digits: (party, caseId) => {
      const mac = keys.pseudonym('reply-code', `${party}:${caseId}`);
      return String(Number.parseInt(mac.slice(0, 12), 16) % 10 ** DIGITS).padStart(DIGITS, '0');
    },
    question: (asked, language) => {
      const day = new Intl.DateTimeFormat(writer.languageFor(language), { timeZone, day: 'numeric', month: 'short' });
      const cases = asked.map((each) => asLine(each, day)).join('\n');
      const {
        subject,
        text,
        templates,
        language: written,
      } = writer.write({
        ...{ kind: 'which-case', channel: 'sms', language, values: { cases } },
      });
      return { subject, language: written, templates, ...wordsToKeep(text) };
    },
  };
}

/** The words with the case's code behind them, where it has one and there is room. */
export function withReplyCode(
  { replyCode }: Pick<CaseHead, 'replyCode'>,
  channel: TextChannel,
  written: WrittenWords,
): WrittenWords {
  if (replyCode === undefined) return written;
  const text = `${written.text}\n#${replyCode}`;
  return fitsText(channel, text) ? { ...written, text } : written;
}

function asLine({ code, reference, receivedAt }: AskedCase, day: Intl.DateTimeFormat): string {
  return plainLetters(`#${code} ${reference}, ${day.format(toEpoch(receivedAt))}`);
}
