import { describe, expect, it } from '@jest/globals';
import type { MessageReceived } from '@redress/contracts';
import { BOUNDS } from './case-head.js';
import { laterParticipants, openingParticipants, participantsWithout } from './participants.js';

const HEAD = { opened: true, participants: ['kim', 'aunt'], customer: { key: 'kim', proved: false } };

type Written = Parameters<typeof laterParticipants>[1];

function mail(from: string, copies: readonly string[], more: Partial<MessageReceived> = {}): Written {
  return {
    kind: 'message',
    channel: 'email',
    clues: { answers: [], tokens: ['case'] },
    from: { key: from, proved: false },
    otherRecipients: [...copies],
    ...more,
  };
}

const check = (dmarc: 'pass' | 'fail' | 'none'): Partial<MessageReceived> => ({
  senderCheck: { dmarc, dkim: 'none', spf: 'none', by: 'authserv' },
});

describe('who is on a case after one more mail', () => {
  it.each([
    ['the customer', mail('kim', ['lawyer'])],
    ['who was in copy before', mail('aunt', ['lawyer'])],
    ['the customer, proved by their mail system', mail('kim', ['lawyer'], check('pass'))],
    ['the customer, of whom their mail system says nothing', mail('kim', ['lawyer'], check('none'))],
  ])('are those whom %s takes in copy', (_, message) => {
    expect(laterParticipants(HEAD, message)).toEqual(['kim', 'aunt', 'lawyer']);
  });

  it.each([
    ['a stranger', mail('eve', ['mallory'])],
    ['who is disowned by the mail system of the customer', mail('kim', ['mallory'], check('fail'))],
    ['a machine that answers for the customer', mail('kim', ['mallory'], { kind: 'automatic' })],
    ['a bounce', mail('kim', ['mallory'], { kind: 'bounce' })],
    ['the holder of a link who has proved nothing', mail('kim', ['mallory'], { channel: 'web' })],
  ])('is nobody whom %s names', (_, message) => {
    expect(laterParticipants(HEAD, message)).toEqual(['kim', 'aunt']);
  });

  it('is each of them once', () => {
    expect(laterParticipants(HEAD, mail('kim', ['aunt', 'lawyer', 'lawyer', 'kim']))).toEqual([
      'kim',
      'aunt',
      'lawyer',
    ]);
  });

  it('is no more than the bound, and who is there stays', () => {
    const many = Array.from({ length: BOUNDS.newcomers + 10 }, (_, index) => `copy-${String(index)}`);
    const once = laterParticipants(HEAD, mail('kim', many));
    expect(once).toHaveLength(HEAD.participants.length + BOUNDS.newcomers);
    const guests = Array.from({ length: BOUNDS.participants - 3 }, (_, index) => `guest-${String(index)}`);
    const after = laterParticipants({ ...HEAD, participants: ['kim', ...guests] }, mail('kim', many));
    expect(after).toHaveLength(BOUNDS.participants);
    expect(after.slice(-2)).toEqual(['copy-0', 'copy-1']);
    expect(laterParticipants({ ...HEAD, participants: after }, mail('kim', ['late']))).toEqual(after);
  });

  it('is without those whom a message brought once that is moved away, and never without the customer', () => {
    expect(participantsWithout(HEAD, ['aunt', 'kim', 'lawyer'])).toEqual(['kim']);
  });

  it('is who answered it before it was opened, unless their mail system disowns them', () => {
    const bare = { opened: false, participants: [], customer: { key: '', proved: false } };
    const answer = mail('aunt', ['kim']);
    expect(laterParticipants(bare, answer)).toEqual(['aunt', 'kim']);
    expect(laterParticipants(bare, { ...answer, ...check('fail') })).toEqual([]);
    expect(openingParticipants({ ...bare, participants: ['aunt', 'kim'] }, mail('kim', ['lawyer']), 'kim')).toEqual([
      'kim',
      'aunt',
      'lawyer',
    ]);
  });
});
