import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { StaffMessageRequest } from './case-requests.js';
import { TransitionRequest } from './progress-requests.js';

const wrongFields = (kind: new () => object, body: object): string[] =>
  validateSync(plainToInstance(kind, body)).map(({ property }) => property);

describe('words of staff', () => {
  it.each(['', ' ', '\n\t ', '\u00a0', '\u200b\u2060', '\u202e'])('are refused where they say nothing: %j', (text) => {
    expect(wrongFields(StaffMessageRequest, { text })).toEqual(['text']);
    expect(wrongFields(TransitionRequest, { to: 'decision_communicated', text })).toEqual(['text']);
  });

  it.each(['x', ' x ', '…', '👍', 'שלום'])('are taken where they say something: %j', (text) => {
    expect(wrongFields(StaffMessageRequest, { text })).toEqual([]);
  });
});
