import { describe, expect, it } from '@jest/globals';
import { referencesIn } from './references-in.js';
import { senderAddress } from './sender-address.js';

const [one, other, service] = ['+447700900000', '+447700900001', `MG${'0'.repeat(32)}`];

describe('the number that a text leaves from', () => {
  it('is the one that was written to', () => {
    expect(senderAddress([one, other], other)).toEqual({ from: other });
  });
  it('is the first where nobody wrote, or to a number that we no longer have', () => {
    expect(senderAddress([one, other], undefined)).toEqual({ from: one });
    expect(senderAddress([one], other)).toEqual({ from: one });
  });
  it('may be one of a messaging service', () => {
    expect(senderAddress([one, service], other)).toEqual({ messagingServiceSid: service, from: other });
    expect(senderAddress([service], undefined)).toEqual({ messagingServiceSid: service });
  });
  it('is none without numbers', () => {
    expect(senderAddress([], one)).toBeUndefined();
  });
});

describe('references in a text', () => {
  it('are found however they are typed, and only real ones', () => {
    expect(referencesIn('re K7M-Q2X-WDP please')).toEqual(referencesIn('K7MQ2XWDP'));
    expect(referencesIn('the number is 123-456-789, call +447700900123')).toEqual([]);
  });
});
