import { describe, expect, it } from '@jest/globals';
import { readStatus, readText } from './received-text.js';

const sid = `SM${'0a'.repeat(16)}`;
const text = { MessageSid: sid, From: '+447700900123', To: '+447700900000', Body: 'Late', NumMedia: '0' };

describe('what the provider posts', () => {
  it('is a text', () => {
    expect(readText(text)).toEqual({ sid, from: '+447700900123', to: '+447700900000', body: 'Late', media: [] });
  });
  it('brings what the provider took a keyword for, and where pictures lie', () => {
    const fields = { ...text, OptOutType: 'STOP', NumMedia: '2', MediaUrl0: 'https://api.twilio.com/m/1' };
    expect(
      readText({ ...fields, MediaContentType0: 'image/jpeg', MediaUrl1: ['https://a', 'https://b'] }),
    ).toMatchObject({
      optOutType: 'STOP',
      media: [
        { url: 'https://api.twilio.com/m/1', type: 'image/jpeg' },
        { url: 'https://a', type: 'application/octet-stream' },
      ],
    });
  });
  it('says what somebody goes by, on one line', () => {
    expect(readText({ ...text, ProfileName: '  Kim\n\u202eOrtiz ' })?.name).toBe('Kim Ortiz');
    expect(readText({ ...text, ProfileName: 'x'.repeat(500) })?.name).toHaveLength(100);
    expect(readText({ ...text, ProfileName: ' ' })).not.toHaveProperty('name');
  });
  it('has a place that was shared as a line of it', () => {
    const place = { Latitude: '51.5074', Longitude: '-0.1278', Label: 'Depot' };
    expect(readText({ ...text, ...place })?.body).toBe('Late\n📍 Depot, 51.5074, -0.1278');
    expect(readText({ ...text, ...place, Body: '' })?.body).toBe('📍 Depot, 51.5074, -0.1278');
  });
  it('reads no more pictures than there can be', () => {
    const many = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`MediaUrl${String(index)}`, 'https://x']),
    );
    expect(readText({ ...text, ...many, NumMedia: '1e9' })?.media).toHaveLength(10);
    expect(readText({ ...text, ...many, NumMedia: '-5' })?.media).toEqual([]);
  });
  it.each([
    {},
    { ...text, MessageSid: 'SM1' },
    { ...text, From: '' },
    { ...text, To: undefined },
    { ...text, From: 'x'.repeat(65) },
    { ...text, From: { $ne: 1 } },
  ])('is no text: %p', (fields) => {
    expect(readText(fields)).toBeUndefined();
  });
  it('is a state', () => {
    expect(readStatus({ MessageSid: sid, MessageStatus: 'undelivered', ErrorCode: '30006' })).toEqual({
      sid,
      status: 'undelivered',
      errorCode: 30_006,
    });
    expect(readStatus({ SmsSid: sid, SmsStatus: 'sent', ErrorCode: 'x' })).toEqual({ sid, status: 'sent' });
    expect(readStatus({ MessageStatus: 'sent' })).toBeUndefined();
    expect(readStatus({ MessageSid: sid })).toBeUndefined();
  });
});
