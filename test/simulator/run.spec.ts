import { describe, expect, it } from '@jest/globals';
import { judge } from './outcome.js';
import { complain } from './run.js';

describe('a complaint of a run', () => {
  const customer = { way: 'sms', address: '1', name: 'A', language: 'en', words: 'Late.', habit: 'twice' } as const;

  it('begins with the first attempt: what handing over takes is part of the time to its receipt', async () => {
    let attemptedAt = 0;
    const slow = async (): Promise<void> => {
      attemptedAt = Date.now();
      while (Date.now() < attemptedAt + 20) await new Promise(setImmediate);
    };
    const story = await complain(customer, { complain: slow });
    expect(story.begunAt).toBeLessThanOrEqual(attemptedAt);
    const receivedAt = new Date(attemptedAt + 20).toISOString();
    story.seen = [{ receivedAt, text: 'Received', messageId: '1' }];
    expect(judge(story)).toEqual({ receiptMs: attemptedAt + 20 - story.begunAt, missing: [], wrong: [] });
  });

  it('that is not taken says why', async () => {
    const refused = async (): Promise<void> => Promise.reject(new Error('the webhook answered 500'));
    expect(await complain(customer, { complain: refused })).toMatchObject({ refused: '1: the webhook answered 500' });
  });
});
