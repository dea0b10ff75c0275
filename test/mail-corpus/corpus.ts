import { readdirSync, readFileSync } from 'node:fs';
import { MailTokens, OwnAddresses } from '@redress/channel-email';
import type { HoldReason } from '@redress/contracts';
import { caseReferenceFrom, KeyRing } from '@redress/kernel';

/** What a mail of the corpus must come to; what is not named must be as in an ordinary first mail. */
export interface Expected {
  /** `message` when absent. */
  readonly kind?: 'message' | 'automatic' | 'bounce';
  /** `none` when absent. */
  readonly rule?: string;
  /** The text without quotes and signature; absent: nothing is told apart. */
  readonly reply?: string;
  /** What the whole text contains, and what it must not. */
  readonly says?: readonly string[];
  readonly saysnot?: readonly string[];
  /** `case` stands for the case whose mark the mail carries. */
  readonly tokens?: readonly 'case'[];
  readonly references?: readonly string[];
  readonly answers?: readonly string[];
  /** What is told of the update that came back; absent: nothing may be told. */
  readonly bounced?: { readonly status: string | null; readonly bad: boolean } | null;
  readonly nosender?: boolean;
  /** The sender's address, where it is not the one in From. */
  readonly from?: string;
  /** Who wrote the mail that this one passes on. */
  readonly forwarded?: string;
  readonly subject?: string;
  readonly html?: boolean;
  /** True: it must say that it could not be read whole. `any`: it may. */
  readonly unreadable?: true | 'any';
  /** Why a person is to look first. */
  readonly hold?: HoldReason;
  /** Types and names of the attachments, in order. */
  readonly files?: readonly string[];
  readonly names?: readonly string[];
}

export interface CorpusMail {
  readonly group: string;
  readonly name: string;
  readonly raw: Buffer;
  readonly expected: Expected;
}

export const ACCOUNT = 'complaints@acme.example';
export const CASE_ID = '01930000-0000-7000-8000-000000000001';
export const UPDATE_ID = '01930000-0000-8000-8000-000000000002';
export const keys = new KeyRing('s'.repeat(32));
export const own = new OwnAddresses([ACCOUNT], '+');
export const tokens = new MailTokens(keys);

const forger = new MailTokens(new KeyRing('f'.repeat(32)));
const reference = caseReferenceFrom(Buffer.alloc(16, 7), 'reserved');
const caseAddress = own.extended(ACCOUNT, tokens.caseExtension(CASE_ID)) ?? '';

/** What `{{…}}` in the files stands for: marks that hang on a key, and references with their check character. */
export const MARKS: Readonly<Record<string, string>> = {
  'own-message-id': tokens.messageId({ caseId: CASE_ID, updateId: UPDATE_ID }, 'acme.example'),
  'case-address': caseAddress,
  'CASE-ADDRESS': caseAddress.toUpperCase(),
  'bounce-address': own.extended(ACCOUNT, tokens.bounceExtension(UPDATE_ID)) ?? '',
  'forged-address': own.extended(ACCOUNT, forger.caseExtension(CASE_ID)) ?? '',
  'forged-message-id': forger.messageId({ caseId: CASE_ID, updateId: UPDATE_ID }, 'acme.example'),
  reference,
  'reference-lower': reference.toLowerCase(),
  'reference-plain': reference.replaceAll('-', ''),
  'reference-spaced': reference.replaceAll('-', ' '),
  'reference-mistyped': `${reference.slice(0, -1)}${reference.endsWith('7') ? '8' : '7'}`,
  'other-reference': caseReferenceFrom(Buffer.alloc(16, 9), 'derived'),
};

// Programs run from test/dist; the mails stay where they are.
const FOLDER = new URL(
  import.meta.url.includes('/test/dist/') ? '../../mail-corpus/mails/' : './mails/',
  import.meta.url,
);

/** All mails of the corpus, marks filled in. @throws Error when a mail has no expectation or the other way round */
export function readCorpus(): CorpusMail[] {
  return readdirSync(FOLDER)
    .sort()
    .flatMap((group) => readGroup(group));
}

/** `text` with its marks filled in. */
export function withMarks(text: string): string {
  return text.replace(/\{\{([\w-]+)\}\}/gu, (mark, key: string) => MARKS[key] ?? mark);
}

function readGroup(group: string): CorpusMail[] {
  const folder = new URL(`${group}/`, FOLDER);
  const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Record<string, Expected>;
  const names = readdirSync(folder).flatMap((file) => (file.endsWith('.eml') ? [file.slice(0, -'.eml'.length)] : []));
  const known = Object.keys(expected);
  const odd = [...names.filter((each) => !known.includes(each)), ...known.filter((each) => !names.includes(each))];
  if (odd.length > 0) throw new Error(`mail without expectation, or the other way round: ${group}/${odd.join(', ')}`);
  return known.map((name) => ({
    group,
    name,
    raw: Buffer.from(withMarks(readFileSync(new URL(`${name}.eml`, folder), 'latin1')), 'latin1'),
    expected: JSON.parse(withMarks(JSON.stringify(expected[name]))) as Expected,
  }));
}
