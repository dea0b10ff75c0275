import { describe, expect, it } from '@jest/globals';
import { parseAuthenticationResults } from './authentication-results.js';
import type { ParsedMail } from './parsed-mail.js';
import { trustedCheck, trustedNames } from './sender-check.js';

const OURS = trustedNames(['MX.acme.example']);

function mail(results: readonly string[], from: readonly string[] = ['ann@mail.example']): ParsedMail {
  return {
    from: from.map((address) => ({ name: '', address })),
    sender: [],
    recipients: [],
    headers: [
      ...results.map((value) => ({ name: 'authentication-results', value })),
      ...from.map((value) => ({ name: 'from', value })),
    ],
    text: '',
    attachments: [],
  };
}

describe('an Authentication-Results field', () => {
  it.each([
    ['mx.acme.example; none', 'mx.acme.example', []],
    ['mx.acme.example 1; spf=pass smtp.mailfrom=mail.example', 'mx.acme.example', ['spf=pass']],
    [
      'mx.acme.example; dkim=pass (good (really) key) header.d=mail.example; dmarc=fail (p=none) header.from=x',
      'mx.acme.example',
      ['dkim=pass', 'dmarc=fail'],
    ],
    ['"mx.acme.example"; dkim = fail reason="bad; dkim=pass" header.i=@x', 'mx.acme.example', ['dkim=fail']],
    ['mx.acme.example; dkim/1=pass', 'mx.acme.example', ['dkim=pass']],
    ['mx.acme.example (dmarc=pass); spf=none', 'mx.acme.example', ['spf=none']],
  ])('%s', (value, authserv, results) => {
    const parsed = parseAuthenticationResults(value);
    expect(parsed?.authserv).toBe(authserv);
    expect(parsed?.results.map(({ method, result }) => `${method}=${result}`)).toEqual(results);
  });

  it.each([
    '',
    ';',
    'mx 2; dmarc=pass',
    'mx; dmarc',
    'mx; dmarc=',
    'mx; dmarc=pass (',
    'mx; dmarc="pass',
    'a b c; dmarc=pass',
    '=',
  ])('that breaks the grammar is no field: %s', (value) => {
    expect(parseAuthenticationResults(value)).toBeUndefined();
  });

  it.each(['('.repeat(100_000), `mx; ${'dkim=pass;'.repeat(20_000)}`, `mx; ${'a'.repeat(200_000)}`])(
    'is read in time',
    (value) => {
      expect((parseAuthenticationResults(value)?.results ?? []).length).toBeLessThanOrEqual(50);
    },
  );
});

describe('a sender', () => {
  const PASS = 'mx.acme.example; dkim=pass header.d=mail.example; spf=softfail; dmarc=pass header.from=mail.example';

  it('is proved by aligned DMARC at a server we trust', () => {
    const check = { dmarc: 'pass', dkim: 'pass', spf: 'none', by: 'authserv' };
    expect(trustedCheck(mail([PASS]), OURS)).toEqual({ check, proved: true });
  });

  it.each([
    ['nobody is trusted', [PASS], trustedNames([])],
    ['somebody else checked', ['mx.evil.example; dmarc=pass'], OURS],
    ['the name only looks like ours', ['mx.acme.example.evil.example; dmarc=pass'], OURS],
    ['nobody checked', [], OURS],
  ])('is not checked where %s', (_, results, trusted) => {
    expect(trustedCheck(mail(results), trusted)).toBeUndefined();
  });

  it.each([
    ['the topmost of our fields says no', ['mx.acme.example; dmarc=fail', PASS]],
    ['only the signature of another domain held', ['mx.acme.example; dkim=pass header.d=evil.example; dmarc=fail']],
    ['another domain was checked', ['mx.acme.example; dmarc=pass header.from=evil.example']],
    ['the check came to nothing', ['mx.acme.example; dmarc=temperror']],
  ])('is not proved where %s', (_, results) => {
    expect(trustedCheck(mail(results), OURS)).toMatchObject({ proved: false, check: { by: 'authserv' } });
  });

  it('is not proved with two addresses: which one was checked?', () => {
    const two = mail([PASS], ['ann@mail.example', 'boss@mail.example']);
    expect(trustedCheck(two, OURS)?.proved).toBe(false);
    expect(trustedCheck({ ...two, headers: mail([PASS]).headers }, OURS)?.proved).toBe(false);
    expect(trustedCheck({ ...mail([PASS]), headers: two.headers }, OURS)?.proved).toBe(false);
  });
});
