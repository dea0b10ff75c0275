import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '@redress/testing';
import { answerSome, type Everybody } from './answer-some.js';
import type { Story } from './outcome.js';
import { inWords, isAsItShouldBe, reportOn } from './report.js';

describe('the answers of a run', () => {
  const receipt = { receivedAt: new Date(2_000).toISOString(), text: 'Received', messageId: '1' };
  const story = (address: string, part: Partial<Story> = {}): Story => ({
    customer: { way: 'sms', address, name: 'A', language: 'en', words: 'Late.', habit: 'plain' },
    begunAt: 1_000,
    seen: [receipt],
    ...part,
  });
  const staff = (found: readonly string[], refusal?: string): Everybody => ({
    doors: { knownAs: ({ address }) => address },
    handlers: {
      cases: async () => new Map(found.map((each) => [each, [{ id: each, reference: each, customer: {} }]])),
      answer: async () => refusal,
      filesOn: async () => 0,
    },
  });
  const answered = async (stories: readonly Story[], everybody: Everybody) => {
    await answerSome(stories, everybody, 1, new SeededRandom(1), 0);
    return reportOn(stories, {}, 1);
  };

  it('fail the run where they are refused, by the reasons', async () => {
    const report = await answered([story('a'), story('b')], staff(['a', 'b'], 'recipient-stopped'));
    expect(report).toMatchObject({ answers: 0, answersRefused: { 'recipient-stopped': 2 }, missing: [], wrong: [] });
    expect(isAsItShouldBe(report)).toBe(false);
    expect(inWords(report)).toContain('recipient-stopped 2');
  });

  it('fail the run where a complaint that was taken has no case', async () => {
    const machine = story('c', { customer: { ...story('c').customer, habit: 'machine' }, seen: [] });
    const lost = await answered([story('a', { seen: [receipt] }), machine], staff([]));
    expect([lost.missing, isAsItShouldBe(lost)]).toEqual([['a (plain): case'], false]);
  });

  it('pass where all were taken and have come', async () => {
    const told = story('a');
    const report = await answered([told], staff(['a']));
    expect([report.answers, report.missing]).toEqual([1, ['a (plain): answer']]);
    told.seen = [receipt, { ...receipt, text: told.answer ?? '', messageId: '2' }];
    expect(isAsItShouldBe(reportOn([told], {}, 1))).toBe(true);
  });
});
