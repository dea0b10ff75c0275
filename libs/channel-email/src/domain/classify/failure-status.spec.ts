import { describe, expect, it } from '@jest/globals';
import type { ParsedMail } from '../parsed-mail.js';
import { failureStatus, isAddressBad, isPermanent } from './failure-status.js';

const told = (text: string): string | undefined => failureStatus({ ...EMPTY, text });

const EMPTY: ParsedMail = { from: [], sender: [], recipients: [], headers: [], text: '', attachments: [] };

describe('the status of a failure', () => {
  it.each([
    ['550 5.1.1 <a@b.example>: User unknown', '5.1.1'],
    ['550-5.7.26 unauthenticated', '5.7.26'],
    ['sorry (#5.2.2)', '5.2.2'],
    ['we run version 5.1.1.2 of the server; mailbox full', '5.2.2'],
    ['Postfach voll', '5.2.2'],
    ['no MX for this domain: unroutable address', '5.1.2'],
    ['nothing that we know', undefined],
  ])('%s', (text, status) => {
    expect(told(text)).toBe(status);
  });

  it('is not looked for in the mail that is returned', () => {
    expect(
      told(
        'It did not work.\n\n------ This is a copy of your message, original below ------\nuser unknown, mailbox full',
      ),
    ).toBe(undefined);
  });

  it.each<[string, boolean]>([
    ['550 5.1.1 user unknown', true],
    ['554 delivery error', true],
    ['The recipient was not found.', true],
    ['Mailbox full.', true],
    ['450 4.2.0 try again', false],
    ['Mailbox full. We will keep trying for two days.', false],
    ['It has not yet been delivered. 451 4.7.1 greylisted', false],
    ['nothing that we know', false],
  ])('tells a failure for good from a delay: %s', (text, permanent) => {
    expect(isPermanent({ ...EMPTY, text })).toBe(permanent);
  });

  it('is the precise one where the report gives a general one', () => {
    const report = { status: '5.0.0', diagnostic: 'smtp; 550 no such user' };
    expect(failureStatus({ ...EMPTY, report })).toBe('5.1.1');
    expect(failureStatus({ ...EMPTY, report: { status: '5.0.0', diagnostic: 'smtp; 554 whatever' } })).toBe('5.0.0');
  });

  it.each([
    ['5.1.1', true],
    ['5.1.2', true],
    ['5.1.10', true],
    ['5.1.5', false],
    ['5.1.7', false],
    ['5.1.8', false],
    ['5.2.2', false],
    ['4.1.1', false],
    [undefined, false],
  ])('%s says that the address is bad: %s', (status, bad) => {
    expect(isAddressBad(status)).toBe(bad);
  });
});
