import { firstHeader, type HeaderField } from './header-scan.js';
import { plainMessageId } from './mail-identity.js';
import type { MailTokens } from './mail-tokens.js';
import type { OwnAddresses } from './own-addresses.js';
import type { ParsedMail } from './parsed-mail.js';
import { referencesIn } from './reference-tags.js';
import { reportedMessageId } from './reported-update.js';

/** What may tell which case a mail belongs to, strongest first (messaging rule 4.3). */
export interface ThreadingClues {
  readonly messageId?: string;
  /** In-Reply-To, then References from right to left. */
  readonly answers: string[];
  /** Cases whose signed token the mail carries. */
  readonly tokens: string[];
  /** Case references in the subject, canonical: evidence only together with a participant. Absent when there are none. */
  readonly references?: string[];
}

const ANSWERS = 100;
const TOKENS = 20;
// An event is 256 KB at most; real Message-IDs are below 200 characters.
const ANSWER_CHARACTERS = 32_000;

/** Reads the clues of a mail; forged tokens are no clues. */
export class ThreadingReader {
  constructor(
    private readonly own: OwnAddresses,
    private readonly tokens: MailTokens,
  ) {}

  /**
   * @param recipients all addresses it went to
   * @param byMachine what it reports on or returns counts too; in a person's mail it does not
   */
  read(mail: ParsedMail, recipients: readonly string[], byMachine: boolean): ThreadingClues {
    const messageId = plainMessageId(firstHeader(mail.headers, 'message-id'));
    const answers = answeredIds(mail.headers);
    const references = referencesIn(mail.subject);
    const reported = byMachine ? reportedMessageId(mail) : undefined;
    const cases = [
      ...recipients.map((each) => this.tokens.readCase(this.own.match(each)?.extension ?? '')),
      ...[...answers, ...(reported === undefined ? [] : [reported])].map((id) => this.tokens.readMessageId(id)?.caseId),
    ];
    return {
      ...(messageId === undefined ? {} : { messageId }),
      answers,
      tokens: [...new Set(cases.filter((each) => each !== undefined))].slice(0, TOKENS),
      ...(references.length === 0 ? {} : { references }),
    };
  }
}

/** In-Reply-To first, then References from the right, each id once. */
export function answeredIds(headers: readonly HeaderField[]): string[] {
  const ids = [...idsIn(headers, 'in-reply-to'), ...idsIn(headers, 'references').reverse()];
  const bounded: string[] = [];
  let characters = 0;
  for (const id of new Set(ids)) {
    characters += id.length;
    if (bounded.length >= ANSWERS || characters > ANSWER_CHARACTERS) break;
    bounded.push(id);
  }
  return bounded;
}

function idsIn(headers: readonly HeaderField[], name: string): string[] {
  const value = firstHeader(headers, name) ?? '';
  return [...value.matchAll(/<(?<id>[^<>]{1,998})>/gu)]
    .map((match) => plainMessageId(match.groups?.id))
    .filter((id) => id !== undefined);
}
