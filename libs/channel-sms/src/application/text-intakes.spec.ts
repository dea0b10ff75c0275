import { describe, expect, it } from '@jest/globals';
import { openDatabase } from '@redress/persistence';
import { OWN_NUMBERS } from '../infrastructure/own-number-row.js';
import { OwnNumbers } from './own-numbers.js';
import { TextIntakes } from './text-intakes.js';

describe('what a webhook brings', () => {
  it('makes the number that it names one of ours, on its network, before its text is taken in', async () => {
    const database = await openDatabase('memory:');
    const ownNumbers = new OwnNumbers(database.model(OWN_NUMBERS));
    await database.ensureIndexes();
    const known: string[][] = [];
    const intake = {
      take: async () => {
        known.push([...(await ownNumbers.on('sms')), ...(await ownNumbers.on('whatsapp'))]);
        return true;
      },
    };
    const intakes = new TextIntakes({ sms: { intake, ownNumbers }, whatsapp: { intake, ownNumbers } });
    const fields = { MessageSid: `SM${'1'.repeat(32)}`, From: '+447700900123', To: '+447700900000', Body: 'Late' };
    expect(await intakes.take(fields)).toBe(true);
    await intakes.take({ ...fields, From: 'whatsapp:+447700900123', To: 'whatsapp:+447700900000' });
    expect(await intakes.take({ From: '+447700900123' })).toBe(false);
    expect(known).toEqual([['+447700900000'], ['+447700900000', 'whatsapp:+447700900000']]);
  });
});
