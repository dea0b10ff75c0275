import { describe, expect, it } from '@jest/globals';
import { toInstant } from '@redress/kernel';
import { mail, MINUTE, NoticeStage, text } from './notice-stage.js';

const DANGER = mail('m1', { text: text('I will set fire to it') });
const AGAIN = mail('m2', { text: text('fire!'), clues: { answers: [], tokens: ['m1'] } });

describe('notices of danger to people', () => {
  const heard = (stage: NoticeStage, name = 'lena'): number => stage.told().filter((each) => each === name).length;

  it('reach who is on call at once, then deputy and manager, until somebody has begun', async () => {
    const stage = await NoticeStage.open();
    const { organisation } = stage;
    stage.organisation = {
      ...organisation,
      staff: organisation.staff.map((member) =>
        member.key === 'lena' ? { ...member, hours: [{ weekday: 6, fromMinute: 0, toMinute: 60 }] } : member,
      ),
    };
    await stage.core.receive.receive(DANGER);
    // The lead is off duty, and the deputy is not.
    expect(stage.told()).toEqual(['omar']);
    expect(stage.subjects[0]).toMatch(/^Danger to people/u);
    await stage.pass(25);
    expect(stage.told()).toEqual(['omar']);
  });

  it('come again and again at night, round by round, from however many processes, until somebody has it in hand', async () => {
    const stage = await NoticeStage.open(2);
    await stage.core.receive.receive(DANGER);
    await stage.assign('ivy');
    expect(stage.told()).toEqual(['ivy', 'lena']);
    const told = new Map<number, string[]>();
    for (let minute = 5; minute <= 75; minute += 5) {
      const before = stage.told().length;
      await stage.pass(5);
      const news = stage.told(before);
      if (news.length > 0) told.set(minute, news);
    }
    expect([...told]).toEqual([
      [10, ['ivy', 'omar']],
      [30, ['ivy', 'lena']],
      [40, ['omar']],
      [60, ['ivy', 'lena']],
      [70, ['omar']],
    ]);
    const count = stage.told().length;
    await stage.act('ivy');
    await stage.pass(180);
    expect(stage.told()).toHaveLength(count);
  });

  it('begin again when the customer writes of it again, and when its handler gives it back', async () => {
    const stage = await NoticeStage.open();
    await stage.core.receive.receive(DANGER);
    await stage.assign('ivy');
    await stage.act('ivy');
    await stage.pass(120);
    expect(heard(stage)).toBe(1);
    await stage.core.receive.receive(AGAIN);
    expect(heard(stage)).toBe(2);
    await stage.pass(30);
    expect(heard(stage)).toBe(3);
    await stage.act('ivy');
    await stage.pass(120);
    expect(heard(stage)).toBe(3);
    await stage.release('ivy');
    await stage.pass(30);
    expect(heard(stage)).toBeGreaterThan(3);
  });

  it('come on a closed case too, until somebody decides about it', async () => {
    const stage = await NoticeStage.open();
    const moved = async (to: 'withdrawn' | 'closed'): Promise<void> => {
      const head = await stage.head();
      const position = { at: toInstant(stage.clock.ms), via: 'email' as const };
      const move = { to, reason: 'they took it back', ...(to === 'withdrawn' ? { position } : {}) };
      await stage.core.moving.move(head, move, { by: 'ivy', revision: head.revision });
    };
    await stage.core.receive.receive(mail('m1'));
    await stage.assign('ivy');
    stage.clock.ms += MINUTE;
    await moved('withdrawn');
    await moved('closed');
    await stage.core.receive.receive(Object.assign({}, AGAIN, { receivedAt: toInstant(stage.clock.ms) }));
    expect(heard(stage)).toBe(1);
    await stage.pass(60);
    expect(heard(stage)).toBe(3);
    await stage.act('lena');
    await stage.pass(120);
    expect(heard(stage)).toBe(3);
  });

  it('end when a person finds that it is none, and begin when it is written of again', async () => {
    const stage = await NoticeStage.open();
    await stage.core.receive.receive(DANGER);
    const { revision } = await stage.head();
    const said = { reason: 'a figure of speech', urgency: 'normal' as const };
    await stage.core.judging.assess('m1', said, { by: 'lena', revision });
    await stage.pass(180);
    expect(stage.told()).toEqual(['lena']);
    await stage.core.receive.receive(AGAIN);
    await stage.pass(30);
    expect(heard(stage)).toBe(3);
  });
});
