import { describe, expect, it } from '@jest/globals';
import { addressOn, bareAddress, networkOf, sendersOn } from './text-network.js';

const SMS = '+447700900000';
const WHATSAPP = 'whatsapp:+447700900001';
const SERVICE = `MG${'0'.repeat(32)}`;

describe('the network of an address', () => {
  it('stands before the number', () => {
    expect([networkOf(SMS), networkOf(WHATSAPP), networkOf('61234')]).toEqual(['sms', 'whatsapp', 'sms']);
    expect([bareAddress(SMS), bareAddress(WHATSAPP)]).toEqual([SMS, '+447700900001']);
    expect([addressOn('sms', SMS), addressOn('whatsapp', SMS)]).toEqual([SMS, `whatsapp:${SMS}`]);
  });

  it('tells our senders apart; a service may have both', () => {
    expect(sendersOn('sms', [WHATSAPP, SERVICE, SMS])).toEqual([SERVICE, SMS]);
    expect(sendersOn('whatsapp', [SERVICE, SMS, WHATSAPP])).toEqual([WHATSAPP, SERVICE]);
    expect(sendersOn('whatsapp', [SMS])).toEqual([]);
  });
});
