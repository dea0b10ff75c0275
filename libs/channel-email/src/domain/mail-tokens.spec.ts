import { describe, expect, it } from '@jest/globals';
import { KeyRing } from '@redress/kernel';
import { toBase32 } from './base32.js';
import { MailTokens } from './mail-tokens.js';
import { OwnAddresses } from './own-addresses.js';

const uuid = '01930000-0000-7000-8000-000000000001';
const [old, current] = ['o'.repeat(32), 'c'.repeat(32)];
const tokens = new MailTokens(new KeyRing(current, [old]));

describe('tokens in addresses and Message-IDs', () => {
  it.each([uuid, `${uuid}:2`, 'x', 'Ümläut', 'exactly-16-chars'])('come back as they went out: %s', (id) => {
    const extension = tokens.caseExtension(id);
    expect(extension).toMatch(/^c\.[a-z2-7]+$/u);
    expect(tokens.readCase(extension)).toBe(id);
    expect(tokens.readCase(extension.toUpperCase())).toBe(id);
    const messageId = tokens.messageId({ caseId: id, updateId: `${id}:u` }, 'acme.example');
    expect(messageId).toMatch(/^[A-Za-z0-9=_.-]+@acme\.example$/u);
    expect(tokens.readMessageId(messageId)).toEqual({ caseId: id, updateId: `${id}:u` });
  });

  it('of a notice to staff name the notice and no case', () => {
    const messageId = tokens.messageId({ updateId: uuid }, 'acme.example');
    expect(messageId).toMatch(/^n\./u);
    expect(tokens.readMessageId(messageId)).toEqual({ updateId: uuid });
    expect(tokens.readMessageId(messageId.replace('n.', 'm.'))).toBeUndefined();
  });

  it('outlive a change of the secret, and no longer than the old one is known', () => {
    const before = new MailTokens(new KeyRing(old));
    const messageId = before.messageId({ caseId: uuid, updateId: uuid }, 'acme.example');
    expect(tokens.readCase(before.caseExtension(uuid))).toBe(uuid);
    expect(tokens.readMessageId(messageId)?.caseId).toBe(uuid);
    const after = new MailTokens(new KeyRing(current));
    expect(after.readCase(before.caseExtension(uuid))).toBeUndefined();
    expect(after.readMessageId(messageId)).toBeUndefined();
  });

  it('made with the longer signature of earlier versions are read for ever', () => {
    const ring = new KeyRing(current);
    for (const [kind, prefix] of [
      ['case', 'c.'],
      ['bounce', 'b.'],
    ] as const) {
      const signature = Buffer.from(ring.sign('case-token', `${kind}:${uuid}`).replace('.', ''), 'hex');
      const packed = toBase32(Buffer.concat([Buffer.from(uuid.replaceAll('-', ''), 'hex'), signature]));
      expect(packed).toHaveLength(50);
      const read = kind === 'case' ? tokens.readCase(prefix + packed) : tokens.readBounce(prefix + packed);
      expect(read).toBe(uuid);
    }
    const written = `c.${uuid}.${ring.sign('case-token', `case:${uuid}`)}`;
    expect(tokens.readCase(written)).toBe(uuid);
  });

  it.each(['kundenservice', 'reclamations', 'klachtenservice'.slice(0, 14)])('fit behind %s', (local) => {
    const own = new OwnAddresses([`${local}@acme.example`], '+');
    expect(own.extended(own.primary, tokens.bounceExtension(uuid))).toBeDefined();
  });

  it('are good for one purpose only, and for nothing once a letter is changed', () => {
    const extension = tokens.caseExtension(uuid);
    expect(tokens.readBounce(extension)).toBeUndefined();
    expect(tokens.readCase(tokens.bounceExtension(uuid))).toBeUndefined();
    expect(tokens.readCase(extension.replace('c.', 'b.'))).toBeUndefined();
    for (let at = 2; at < extension.length - 1; at += 1) {
      const letter = extension[at] === 'a' ? 'b' : 'a';
      const changed = `${extension.slice(0, at)}${letter}${extension.slice(at + 1)}`;
      expect(tokens.readCase(changed)).toBeUndefined();
    }
  });

  it.each(['', 'c.', 'c.!', 'c.a', 'c.a.b', 'c.a.b.c.d', `c.${'a'.repeat(5_000)}`, 'sales'])(
    'are not read into %s',
    (text) => {
      expect(tokens.readCase(text)).toBeUndefined();
      expect(tokens.readMessageId(`${text}@acme.example`)).toBeUndefined();
    },
  );
});

describe('our addresses', () => {
  const own = new OwnAddresses(['Complaints@acme.example', 'customer+care@acme.example'], '+');

  it('are known in any case, with and without an extension', () => {
    expect(own.match('COMPLAINTS@Acme.Example')).toEqual({ account: 'complaints@acme.example' });
    expect(own.match('complaints+C.x+y@acme.example')).toEqual({
      account: 'complaints@acme.example',
      extension: 'C.x+y',
    });
    expect(own.match('customer+care+c.x@acme.example')).toEqual({
      account: 'customer+care@acme.example',
      extension: 'c.x',
    });
    for (const other of ['customer@acme.example', 'complaints@other.example', '+x@acme.example', 'complaints', '']) {
      expect(own.match(other)).toBeUndefined();
    }
  });

  it('have no extension where the mail system has none, nor one that no mail system need take', () => {
    const plain = new OwnAddresses(['complaints@acme.example'], '');
    expect(plain.match('complaints+x@acme.example')).toBeUndefined();
    expect(plain.extended('complaints@acme.example', 'x')).toBeUndefined();
    const extension = tokens.caseExtension(uuid);
    expect(own.extended('complaints@acme.example', extension)).toBe(`complaints+${extension}@acme.example`);
    expect(own.extended('customer-complaints@acme.example', extension)).toBeUndefined();
  });

  it('leave from the address that was written to, as long as it is ours', () => {
    expect(own.sender('customer+care@acme.example')).toBe('customer+care@acme.example');
    expect(own.sender('gone@acme.example')).toBe('complaints@acme.example');
    expect(own.sender(undefined)).toBe('complaints@acme.example');
  });
});
