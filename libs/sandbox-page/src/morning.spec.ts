import { describe, expect, it } from '@jest/globals';
import { morningThrough } from './browser/morning.js';

describe('a busy morning', () => {
  const doors = { mail: 'us@acme.example', numbers: ['+447700900000'], realMail: false };
  const by = (change: Partial<typeof doors>): string[] => [
    ...new Set(morningThrough({ ...doors, ...change }).map((act) => act.by)),
  ];

  it('comes through every door of the sandbox', () => {
    expect(morningThrough(doors)).toHaveLength(17);
    expect(by({}).sort()).toEqual(['form', 'mail', 'text']);
    expect(by({ numbers: [] }).sort()).toEqual(['form', 'mail']);
  });

  it('has nothing that would be answered by real mail: nobody by these names is to hear from us', () => {
    expect(by({ realMail: true })).toEqual(['text']);
    expect(by({ realMail: true, numbers: [] })).toEqual([]);
  });
});
