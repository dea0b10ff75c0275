import { describe, expect, it } from '@jest/globals';
import { OwnAddresses } from '../domain/own-addresses.js';
import { deliveredAccount } from './delivered-account.js';

const own = new OwnAddresses(['complaints@acme.example', 'care@acme.example'], '+');
const headers = (...lines: readonly string[]): Buffer => Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);

describe('whom a mail in a mailbox was for', () => {
  it('is what was written at delivery, before whom somebody meant', () => {
    const lines = ['Delivered-To: care@acme.example', 'To: complaints@acme.example'];
    expect(deliveredAccount(headers(...lines), own, 'box').account).toBe('care@acme.example');
  });

  it('keeps extensions, the longest first', () => {
    const lines = ['X-Original-To: complaints@acme.example', 'Envelope-To: <complaints+c.abc@acme.example>'];
    expect(deliveredAccount(headers(...lines), own, 'box')).toEqual({
      account: 'complaints@acme.example',
      recipients: ['complaints+c.abc@acme.example', 'complaints@acme.example'],
    });
  });

  it('is the owner of the mailbox among several of ours, and without any', () => {
    const both = headers('To: "Us" <complaints@acme.example>, care@acme.example');
    expect(deliveredAccount(both, own, 'care@acme.example').account).toBe('care@acme.example');
    expect(deliveredAccount(headers('To: undisclosed:;'), own, 'care@acme.example').account).toBe('care@acme.example');
    expect(deliveredAccount(headers(), own, 'Other@acme.example').account).toBe('other@acme.example');
    expect(deliveredAccount(headers(), own, 'box').account).toBe('complaints@acme.example');
  });

  it('comes with the envelope sender, if it was written down', () => {
    const sender = (...lines: readonly string[]): string | undefined =>
      deliveredAccount(headers(...lines), own, 'box').mailFrom;
    expect(sender('Return-Path: <ann@customer.example>')).toBe('ann@customer.example');
    expect(sender('Return-Path: <>')).toBe('');
    expect(sender()).toBeUndefined();
  });
});
