import { describe, expect, it } from '@jest/globals';
import { CloudEvent, Kafka } from 'cloudevents';
import { decodeEvent, encodeEvent } from './cloud-events.js';
import type { EventEnvelope } from './event-envelope.js';

const EVENT: EventEnvelope = {
  id: '0190c1d2-0000-7000-8000-000000000001',
  type: 'redress.message.received.v1',
  source: '/redress/email-gateway',
  subject: 'case 1',
  time: '2026-11-22T15:53:00.000Z',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  channel: 'chat',
  data: { text: 'Schöne Grüße €', list: [1, 2], nothing: null },
};

describe('CloudEvents in binary mode', () => {
  it('are the headers and the data that the cloudevents package writes', () => {
    const { headers, body } = encodeEvent({ topic: 'topic', key: 'key', event: EVENT });
    const theirs = Kafka.binary(new CloudEvent({ ...EVENT, datacontenttype: 'application/json' }));
    // The package repeats the content type as an attribute, which section 3.2.1 of the binding does not ask for.
    const { ce_datacontenttype: _repeated, ...expected } = theirs.headers;
    expect(headers).toEqual(Object.fromEntries(Object.entries(expected).filter(([, value]) => value !== undefined)));
    expect(JSON.parse(body ?? '')).toEqual(theirs.value);
  });

  it('are read by the cloudevents package', () => {
    const { headers, body } = encodeEvent({ topic: 'topic', key: 'key', event: EVENT });
    const read = Kafka.toEvent(
      Object.assign({ headers, body: body ?? '' }, { key: 'key', value: body }),
    ) as CloudEvent<unknown>;
    const { id, type, source, subject, time, traceparent, data } = read;
    const channel = read['channel'];
    expect({ id, type, source, subject, time, traceparent, channel, data }).toEqual(EVENT);
  });

  it('are read back as they were, from text and from bytes, with data and without', () => {
    for (const event of [EVENT, { ...EVENT, data: null }]) {
      const { headers, body } = encodeEvent({ topic: 'topic', key: 'key', event });
      expect(decodeEvent({ headers, body })).toEqual(event);
      expect(decodeEvent({ headers, body: body === null ? null : Buffer.from(body) })).toEqual(event);
    }
  });

  it('are refused when they are none', () => {
    const { headers, body } = encodeEvent({ topic: 'topic', key: 'key', event: EVENT });
    const { ce_id: _id, ...withoutId } = headers;
    for (const message of [
      { headers: {}, body },
      { headers: { ...headers, ce_specversion: '0.3' }, body },
      { headers: withoutId, body },
      { headers, body: '{"half":' },
      { headers, body: Buffer.from([0xff, 0xfe]) },
    ]) {
      expect(() => decodeEvent(message)).toThrow(expect.objectContaining({ code: 'event-unreadable' }));
    }
  });

  it('are at most 256 KB', () => {
    const data = { text: 'ü'.repeat(130_000) };
    expect(encodeEvent({ topic: 'topic', key: 'key', event: { ...EVENT, data } }).body).toHaveLength(130_011);
    const larger = { text: 'ü'.repeat(131_100) };
    expect(() => encodeEvent({ topic: 'topic', key: 'key', event: { ...EVENT, data: larger } })).toThrow(
      expect.objectContaining({ code: 'event-too-large' }),
    );
  });
});
