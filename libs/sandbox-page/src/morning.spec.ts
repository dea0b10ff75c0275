import { describe, expect, it } from '@jest/globals';
import { morningThrough, numberFor } from './browser/morning.js';

describe('a busy morning', () => {
  const doors = {
    mail: 'us@acme.example',
    numbers: ['+447700900000', 'whatsapp:+447700900001'],
    chat: true,
    realMail: false,
  };
  const by = (change: Partial<typeof doors>): string[] => [
    ...new Set(morningThrough({ ...doors, ...change }).map((act) => act.by)),
  ];

  it('comes through every door of the sandbox', () => {
    expect(morningThrough(doors)).toHaveLength(19);
    expect(by({}).sort()).toEqual(['chat', 'form', 'mail', 'text']);
    expect(by({ numbers: [], chat: false }).sort()).toEqual(['form', 'mail']);
  });

  it('goes by WhatsApp to a number that is there', () => {
    const { numbers } = doors;
    expect(numberFor('whatsapp:+447700900204', numbers)).toBe('whatsapp:+447700900001');
    expect(numberFor('+447700900201', numbers)).toBe('+447700900000');
    expect(morningThrough({ ...doors, numbers: ['+447700900000'] })).toHaveLength(18);
  });

  it('has nothing that would be answered by real mail: nobody by these names is to hear from us', () => {
    expect(by({ realMail: true }).sort()).toEqual(['chat', 'text']);
    expect(by({ realMail: true, numbers: [], chat: false })).toEqual([]);
  });
});
