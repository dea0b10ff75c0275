import { beforeEach, describe, expect, it } from '@jest/globals';
import { sha256, systemClock } from '@redress/kernel';
import type { HandOver, OutgoingText } from '../infrastructure/text-provider.js';
import { TextHandOver } from './text-hand-over.js';

const KIM = '+447700900123';

describe('the hand-over of a text', () => {
  let steps: unknown[];
  let answer: HandOver;
  const text = (said: OutgoingText['said']): OutgoingText => ({
    sender: { from: '+447700900000' },
    to: KIM,
    said,
    statusCallback: 'http://127.0.0.1:1/',
  });
  const handOver = new TextHandOver({
    provider: {
      hand: () => {
        steps.push('handed');
        return Promise.resolve(answer);
      },
      sentTo: () => Promise.resolve([]),
    },
    states: { observe: () => Promise.resolve(true) },
    clock: systemClock,
  });
  const hand = async (said: OutgoingText['said'], begun: () => Promise<boolean>): Promise<unknown> =>
    await handOver.hand({ _id: 'u1' }, text(said), (knownBy) => {
      steps.push(knownBy);
      return begun();
    });

  beforeEach(() => {
    steps = [];
    answer = { is: 'taken', sid: 'SM1', status: 'queued' };
  });

  it.each([
    { said: { body: 'hi' }, marks: { to: KIM, words: sha256('hi') } },
    { said: { contentSid: 'HX1', variables: {}, link: 'https://l' }, marks: { to: KIM, link: 'https://l' } },
  ])('is noted before the first byte, with what the text is known by', async ({ said, marks }) => {
    expect(await hand(said, () => Promise.resolve(true))).toMatchObject({ state: 'accepted', externalId: 'SM1' });
    expect(steps).toEqual([marks, 'handed']);
  });

  it('does not begin where it cannot be noted, or another process has taken the text up', async () => {
    expect(await hand({ body: 'hi' }, () => Promise.resolve(false))).toMatchObject({ state: 'refused-for-now' });
    expect(await hand({ body: 'hi' }, () => Promise.reject(new Error('away')))).toMatchObject({
      state: 'refused-for-now',
    });
    expect(steps).not.toContain('handed');
  });

  it('is in doubt where the answer is lost and the list does not have it', async () => {
    answer = { is: 'unclear', reason: 'ECONNRESET' };
    expect(await hand({ body: 'hi' }, () => Promise.resolve(true))).toMatchObject({ state: 'doubt' });
  });
});
