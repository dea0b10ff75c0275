import { describe, expect, it } from '@jest/globals';
import type { MessageReceived } from '@redress/contracts';
import { proofValues } from './proof-values.js';

type Said = Parameters<typeof proofValues>[0];

function said(preview: string, details?: MessageReceived['details']): Said {
  const text = { preview, bytes: Buffer.byteLength(preview), sha256: '' };
  return { text, ...(details === undefined ? {} : { details }) } as Said;
}

describe('what proves that somebody knows the complaint', () => {
  it.each([
    ['an order number', 'My order AB-1234567 is lost', ['AB-1234567', '1234567']],
    ['a long number', 'Parcel 00340434161094', ['00340434161094']],
  ])('is %s', (_, words, values) => {
    expect(proofValues(said(words))).toEqual(values);
  });

  it.each([
    ['a rule', 'I want what EU261 gives'],
    ['a sum', 'You owe me 1250 euros'],
    ['a date', 'We flew on 2026-11-20, booked 20261101, back on 03-12-2026'],
    ['a short number', 'Room 4711'],
  ])('is not %s that stands in the text', (_, words) => {
    expect(proofValues(said(words))).toEqual([]);
  });

  it('is what the form asked for, however short', () => {
    expect(proofValues(said('Late.', { postcode: 'N1 9GU', orderReference: '12345' }))).toEqual(['12345', 'N1 9GU']);
  });
});
