import { describe, expect, it } from '@jest/globals';
import { newCaseReference, parseCaseReference } from './case-reference.js';
import { systemIds } from './ids.js';

describe('case references', () => {
  const reference = newCaseReference(systemIds());

  it('are read however they are typed', () => {
    const plain = reference.replaceAll('-', '');
    for (const typed of [
      reference,
      plain,
      plain.toLowerCase(),
      ` ${plain.split('').join(' ')} `,
      reference.replaceAll('-', '–'),
    ]) {
      expect(parseCaseReference(typed)).toBe(reference);
    }
  });

  it('notice every single wrong letter', () => {
    const plain = reference.replaceAll('-', '');
    for (let position = 0; position < plain.length; position += 1) {
      for (const letter of '23456789BCDFGHJKMNPQRSTVWXYZ') {
        if (letter === plain.charAt(position)) continue;
        expect(parseCaseReference(plain.slice(0, position) + letter + plain.slice(position + 1))).toBeUndefined();
      }
    }
  });

  it('are not what is no reference', () => {
    for (const typed of ['', 'K7M', '000-000-000', `${reference}2`]) expect(parseCaseReference(typed)).toBeUndefined();
  });
});
