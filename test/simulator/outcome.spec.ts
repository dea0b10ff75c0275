import { describe, expect, it } from '@jest/globals';
import { isOver, isOverForNow, judge, type Seen, type Story } from './outcome.js';

const seen = (id: string, text: string, at = 2_000): Seen => ({
  receivedAt: new Date(at).toISOString(),
  text,
  messageId: id,
});
const story = (part: Partial<Story>): Story => ({
  customer: { way: 'email', address: 'a@customer.example', name: 'A', language: 'en', words: 'Late.', habit: 'plain' },
  begunAt: 1_000,
  seen: [],
  ...part,
});

describe('the judgement of a story', () => {
  it('wants exactly one receipt, and says how long it took', () => {
    expect(judge(story({ seen: [seen('1', 'Received')] }))).toEqual({ receiptMs: 1_000, missing: [], wrong: [] });
    expect(judge(story({}))).toEqual({ missing: ['receipt'], wrong: [] });
    const twice = story({ seen: [seen('1', 'Received'), seen('2', 'Received')] });
    expect(judge(twice).wrong).toEqual(['not due: 2']);
  });

  it('wants exactly one summary in a conversation, which repeats the words of the customer', () => {
    const customer = { way: 'chat', address: 'a', name: 'A', language: 'en', words: 'Late.', habit: 'plain' } as const;
    const [receipt, summary] = [seen('1', 'Received'), seen('2', 'Noted: “Late.”')];
    const before = story({ customer, seen: [receipt] });
    expect([judge(before).missing, isOver(before), isOverForNow(before)]).toEqual([['summary'], false, true]);
    expect(judge(story({ customer, seen: [receipt, summary] }))).toMatchObject({ missing: [], wrong: [] });
    expect(judge(story({ customer, seen: [receipt, summary, { ...summary, messageId: '3' }] })).wrong).toEqual([
      'summary again: 3',
    ]);
  });

  it('wants exactly one message for an answer', () => {
    const answered = { answer: 'on its way' };
    const receipt = seen('1', 'Received');
    expect(judge(story({ ...answered, seen: [receipt] })).missing).toEqual(['answer']);
    const twice = [receipt, seen('2', 'It is on its way.'), seen('3', 'It is on its way.')];
    expect(judge(story({ ...answered, seen: twice })).wrong).toEqual(['answer again: 3']);
  });

  it('wants the file of an answer with it or after it, once', () => {
    const answered = { answer: 'on its way', answerFile: 'a.txt' };
    const before = [seen('1', 'Received'), seen('2', 'It is on its way.')];
    expect(judge(story({ ...answered, seen: before })).missing).toEqual(['file with the answer']);
    const file = { ...seen('3', 'a.txt'), files: ['a.txt'] };
    expect(judge(story({ ...answered, seen: [...before, file] }))).toMatchObject({ missing: [], wrong: [] });
    expect(judge(story({ ...answered, seen: [...before, file, { ...file, messageId: '4' }] })).wrong).toEqual([
      'file again: 4',
    ]);
  });

  it('wants a receipt for each trouble of whoever comes back, and no answer where mails come back', () => {
    const receipts = [seen('1', 'Received'), seen('2', 'Received')];
    expect(judge(story({ returned: true, seen: receipts.slice(0, 1) })).missing).toEqual(['receipt']);
    expect(judge(story({ returned: true, seen: receipts }))).toMatchObject({ missing: [], wrong: [] });
    const gone = { answer: 'x', unreachable: true };
    expect(judge(story({ ...gone, seen: receipts.slice(0, 1) }))).toMatchObject({ missing: [], wrong: [] });
  });

  it('wants each file that came along on its case, once', () => {
    const customer = { ...story({}).customer, way: 'whatsapp', habit: 'voice' } as const;
    const taken = { customer, seen: [seen('1', 'Received')] };
    expect(judge(story(taken))).toMatchObject({ missing: [], wrong: [] });
    expect(judge(story({ ...taken, files: 1 }))).toMatchObject({ missing: [], wrong: [] });
    expect(judge(story({ ...taken, files: 0 })).missing).toEqual(['file on the case']);
    expect(judge(story({ ...taken, files: 2 })).wrong).toEqual(['file on the case again']);
  });

  it('wants nothing for a machine, for what was not taken, and after STOP', () => {
    const machine = { ...story({}).customer, habit: 'machine' } as const;
    expect(judge(story({ customer: machine, seen: [seen('1', 'Received')] })).wrong).toEqual(['not due: 1']);
    expect(judge({ customer: story({}).customer, begunAt: 1_000, refused: 'no', seen: [] })).toEqual({
      missing: [],
      wrong: [],
    });
    const stopped = story({ answer: 'x', stoppedAt: 3_000, seen: [seen('1', 'Received'), seen('2', 'x', 4_000)] });
    expect(judge(stopped)).toEqual({ receiptMs: 1_000, missing: [], wrong: ['after STOP: 2'] });
  });
});
