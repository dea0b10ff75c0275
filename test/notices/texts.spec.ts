import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CaseClock } from '@redress/cases';
import { toInstant } from '@redress/kernel';
import { shortMessage } from '@redress/updates';
import { mail, MINUTE, NoticeStage, START, text } from './notice-stage.js';

const IVY = '+447700900001';
const LENA = '+447700900002';
const ON_CALL = '+447700900111';
const DANGER = mail('m1', { text: text('I will set fire to it') });

/** A clock that runs out within an hour. */
function ack(): CaseClock {
  const [startedAt, dueAt] = [toInstant(START), toInstant(START + 60 * MINUTE)];
  return { name: 'ack', duty: 'ack', startedAt, dueAt, rule: 'ack', basis: 'practice', explanation: [] };
}

describe('texts to staff', () => {
  let stage: NoticeStage;

  beforeEach(async () => {
    stage = await NoticeStage.open(2, { clocks: () => [ack()] });
    phones({ ivy: IVY });
  });

  function phones(numbers: Readonly<Record<string, string>>, onCall: readonly string[] = []): void {
    const { organisation } = stage;
    stage.organisation = {
      ...organisation,
      teams: organisation.teams.map((team) => ({ ...team, onCall })),
      staff: organisation.staff.map(({ phone: _before, ...member }) => {
        const phone = numbers[member.key];
        return phone === undefined ? member : { ...member, phone };
      }),
    };
  }

  const breached = async (): Promise<void> => {
    await stage.core.receive.receive(mail('m1'));
    await stage.assign('ivy');
    await stage.pass(65);
  };
  const numbers = (): string[] => stage.texts.map(({ recipient }) => recipient.address ?? '').sort();
  const only = (): string => {
    const [first, ...more] = stage.texts;
    if (first === undefined || more.length > 0) throw new Error('one text was expected');
    return first.noticeId;
  };

  it('go to who chose them, once, from however many processes; nothing of the customer in two segments', async () => {
    await stage.choose('ivy', 'text');
    await breached();
    expect(numbers()).toEqual([IVY]);
    expect(stage.told()).toEqual(['lena']);
    const [{ text: words, recipient } = { text: text(''), recipient: {} }] = stage.texts;
    expect(recipient).toMatchObject({ key: 'staff:ivy' });
    expect(words.preview).toContain('Overdue: acknowledgement');
    expect(words.preview).toContain((await stage.head()).reference);
    expect(words.preview).not.toMatch(/Ann|Archer|parcel/u);
    expect(shortMessage(words.preview)).toMatchObject({ alphabet: 'gsm-7' });
    expect(shortMessage(words.preview).segments).toBeLessThanOrEqual(2);
    expect(await stage.listed('ivy')).toEqual(['assigned', 'breach']);
  });

  it('go by mail, and the log says so, to who chose them and has no telephone', async () => {
    phones({});
    await stage.choose('ivy', 'text');
    await breached();
    expect(stage.texts).toEqual([]);
    expect(stage.told()).toEqual(['ivy', 'lena']);
    expect(stage.mails[0]?.text.preview).toContain('You chose text messages');
    expect(stage.logged).toContainEqual(expect.stringContaining('who chose texts has no telephone'));
  });

  it('that fail are mails at once, each once, and stay one line of the list', async () => {
    await stage.choose('ivy', 'text');
    await breached();
    for (let n = 0; n < 3; n += 1) await stage.report(only(), 'failed');
    expect(stage.told()).toEqual(['ivy', 'lena']);
    expect(stage.logged).toContainEqual(expect.stringContaining('by mail in place of a text'));
    expect(await stage.listed('ivy')).toEqual(['assigned', 'breach']);
  });

  it('of which no gateway says anything within minutes are mails too, and go on being issued', async () => {
    await stage.choose('ivy', 'text');
    await breached();
    const before = stage.issued(only());
    stage.clock.ms += 5 * MINUTE;
    await stage.reissue();
    expect(stage.told()).toEqual(['ivy', 'lena']);
    expect(stage.issued(only())).toBeGreaterThan(before);
  });

  it('that arrived are no mails, whatever is said of them later', async () => {
    await stage.choose('ivy', 'text');
    await breached();
    await stage.report(only(), 'delivered');
    await stage.report(only(), 'failed');
    stage.clock.ms += 5 * MINUTE;
    await stage.reissue();
    expect(stage.told()).toEqual(['lena']);
  });

  it('of danger go beside the mails, to numbers on call and to who hears of it, each number once a round', async () => {
    phones({ lena: LENA, ivy: IVY }, [ON_CALL, LENA]);
    await stage.choose('lena', 'text');
    await stage.core.receive.receive(DANGER);
    expect(numbers()).toEqual([LENA, ON_CALL]);
    expect(stage.told()).toEqual(['lena']);
    expect(stage.texts[0]?.text.preview).toMatch(/^Danger to people/u);
    await stage.assign('ivy');
    expect(numbers()).toEqual([IVY, LENA, ON_CALL]);
    await stage.pass(30);
    expect(numbers().filter((number) => number === ON_CALL)).toHaveLength(2);
    await stage.act('ivy');
    const count = stage.texts.length;
    await stage.pass(25);
    expect(stage.texts).toHaveLength(count);
  });

  it('of danger go to nobody who must not know of the case, not even as a number on call', async () => {
    phones({ lena: LENA, ivy: IVY }, [ON_CALL, LENA, IVY]);
    await stage.core.receive.receive(mail('m1', { text: text('I will set fire to it, this is about ivy') }));
    await stage.pass(60);
    expect(new Set(numbers())).toEqual(new Set([ON_CALL]));
    expect(new Set(stage.told())).toEqual(new Set(['omar']));
  });

  it('to a number on call that does not go out has somebody told by mail to call, and is loud', async () => {
    phones({}, [ON_CALL]);
    await stage.core.receive.receive(DANGER);
    expect(stage.told()).toEqual(['lena']);
    await stage.report(only(), 'failed');
    expect(stage.told()).toEqual(['lena', 'lena']);
    expect(stage.mails[1]?.text.preview).toContain('Please call the numbers on call');
    expect(stage.logged).toContainEqual(expect.stringContaining('call'));
    expect(await stage.listed('lena')).toEqual(['safety']);
  });
});
