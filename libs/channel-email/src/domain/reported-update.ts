import type { MailTokens } from './mail-tokens.js';
import type { ParsedMail } from './parsed-mail.js';

// Where a mail system that writes no report quotes what it returns.
const QUOTED_CHARACTERS = 64 * 1024;

/** The Message-ID of ours that a returned mail names, in its report or in its words. */
export function reportedMessageId(mail: ParsedMail): string | undefined {
  const quoted = /^[ \t>]*message-id:\s{0,10}<(?<id>[^<>\s]{1,998})>/imu.exec(mail.text.slice(0, QUOTED_CHARACTERS));
  return mail.report?.originalMessageId ?? quoted?.groups?.id;
}

/** The update that came back: by the bounce address it came to, else by the Message-ID that is returned. */
export function reportedUpdate(
  mail: ParsedMail,
  extensions: readonly string[],
  tokens: MailTokens,
): string | undefined {
  for (const extension of extensions) {
    const updateId = tokens.readBounce(extension);
    if (updateId !== undefined) return updateId;
  }
  const messageId = reportedMessageId(mail);
  return messageId === undefined ? undefined : tokens.readMessageId(messageId)?.updateId;
}
