import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CaseHead } from '@redress/cases';
import type { DeliveryChanged, MessageReceived } from '@redress/contracts';
import { AT, CaseStage, mail } from './stage.js';

const STOPPED = { customer: { wrongPerson: true }, acknowledgement: { state: 'reopened', evidence: 'wrong-person' } };

describe('"not me"', () => {
  let stage: CaseStage;

  beforeEach(async () => {
    stage = await CaseStage.open();
    await stage.receive(mail('m1', 'kim'), mail('m2', 'kim'));
  });

  /** Said on the page of a link that was given to `recipient`; undefined for one that names nobody. */
  const byLink = (id: string, recipient?: string): MessageReceived =>
    mail(id, 'nobody', {
      kind: 'request',
      channel: 'web',
      request: { type: 'not-me', ...(recipient === undefined ? {} : { recipient }) },
      clues: { answers: [], tokens: ['m1'] },
    });
  const byMail = (id: string, from: string): MessageReceived =>
    mail(id, from, { kind: 'request', request: { type: 'not-me' }, clues: { answers: [], tokens: ['m1'] } });
  const head = async (): Promise<CaseHead> => {
    const found = await stage.head('m1');
    if (found === null) throw new Error('the case is gone');
    return found;
  };
  const confirm = async (name: string): Promise<void> => {
    const matter = await stage.core.decisions.read('m1');
    await stage.core.decisions.confirm(matter, 'lena', { address: `${name}@mail.example` });
  };
  const outcomes = async (): Promise<unknown[]> =>
    (await stage.core.stores.history.newest('m1', 20))
      .filter(({ kind }) => kind === 'not-me-requested')
      .map(({ content }) => content['outcome'])
      .reverse();
  const report = async (state: DeliveryChanged['state'], index: number): Promise<void> => {
    const { updateId, caseId } = stage.updates().filter((each) => each.caseId === 'm1')[index] ?? {};
    if (updateId === undefined || caseId === undefined) throw new Error('no such update');
    await stage.core.deliveries.record({ updateId, caseId, channel: 'email', state, attempts: 1, at: AT });
  };

  it.each([
    ['by link', () => byLink('r1', 'key-k')],
    ['by mail', () => byMail('r1', 'kim')],
    ['by a link that names nobody', () => byLink('r1')],
  ])('%s stops the customer on this case, and every gateway is told', async (_, said) => {
    await stage.receive(said(), said());
    expect(await head()).toMatchObject(STOPPED);
    expect((await stage.head('m2'))?.customer.wrongPerson).toBeUndefined();
    expect(stage.mailGateway('m1')).toEqual(['receipt', 'key-kim is wrong']);
    expect(await outcomes()).toEqual(['stopped']);
  });

  it('by a link of an earlier address stops that one alone', async () => {
    await confirm('sam');
    const before = await head();
    await stage.receive(byLink('r1', 'key-kim'));
    const { customer, acknowledgement, clocks, reply } = await head();
    expect({ customer, acknowledgement, clocks, reply }).toEqual({
      customer: before.customer,
      acknowledgement: before.acknowledgement,
      clocks: before.clocks,
      reply: before.reply,
    });
    expect(stage.mailGateway('m1')).toEqual(['receipt', 'key-sam is right', 'receipt', 'key-kim is wrong']);
    expect(await outcomes()).toEqual(['earlier-recipient']);
  });

  it('by a link that names nobody stops nobody once the case has had another address', async () => {
    await confirm('sam');
    await stage.receive(byLink('r1'));
    expect((await head()).customer).toMatchObject({ key: 'key-sam' });
    expect((await head()).customer.wrongPerson).toBeUndefined();
    expect(stage.mailGateway('m1').at(-1)).toBe('receipt');
    expect(await outcomes()).toEqual(['recipient-unknown']);
  });

  it('from somebody whom the case never wrote to changes nothing', async () => {
    await stage.receive(byMail('r1', 'eve'), byLink('r2', 'key-eve'));
    expect((await head()).customer.wrongPerson).toBeUndefined();
    expect(stage.mailGateway('m1')).toEqual(['receipt']);
    expect(await outcomes()).toEqual(['never-written-to', 'never-written-to']);
  });

  it('is lifted by a person who confirms the address, before the receipt that is due to it', async () => {
    await stage.receive(byLink('r1', 'key-kim'));
    await confirm('kim');
    expect((await head()).customer).toEqual({ key: 'key-kim', address: 'kim@mail.example', proved: false });
    expect(stage.mailGateway('m1')).toEqual(['receipt', 'key-kim is wrong', 'key-kim is right', 'receipt']);
    await stage.receive(byLink('r2', 'key-kim'));
    expect(stage.mailGateway('m1').at(-1)).toBe('key-kim is wrong');
  });

  it('keeps nobody from writing: a new complaint from there is answered, a reply joins the case', async () => {
    await stage.receive(byLink('r1', 'key-kim'), mail('m3', 'kim'));
    expect(stage.mailGateway('m3')).toEqual(['receipt']);
    await stage.receive(mail('m4', 'kim', { clues: { answers: [], tokens: ['m1'] } }));
    expect(await head()).toMatchObject({ entryCount: 2, ...STOPPED });
  });

  it('opens the duty for good: what was delivered there meets it no more, nor does what comes back open it', async () => {
    await stage.receive(byLink('r1', 'key-kim'));
    await report('delivered', 0);
    expect(await head()).toMatchObject(STOPPED);
    await confirm('sam');
    await report('accepted', 1);
    expect((await head()).acknowledgement).toMatchObject({ state: 'met', evidence: 'accepted' });
    await report('bounced', 0);
    expect((await head()).acknowledgement).toMatchObject({ state: 'met' });
    expect((await head()).customer.undeliverable).toBeUndefined();
  });

  it('keeps the case whole: it is split only once somebody is known to complain, its messages may be moved', async () => {
    await stage.receive(byLink('r1', 'key-kim'), mail('m4', 'kim', { clues: { answers: [], tokens: ['m1'] } }));
    const [reply] = await stage.core.stores.entries.newest('m1', 1);
    const split = async (): Promise<CaseHead> =>
      stage.core.corrections.split(await head(), reply?._id ?? '', { by: 'ivy', key: 'k1' });
    await expect(split()).rejects.toMatchObject({ code: 'recipient-stopped' });
    await confirm('sam');
    const part = await split();
    expect(part.customer).toMatchObject({ key: 'key-sam' });
    await stage.receive(byLink('r2', 'key-sam'));
    expect((await split())._id).toBe(part._id);
  });

  it('is told again to a gateway that has lost its place, before the updates', async () => {
    await stage.receive(byLink('r1', 'key-kim'));
    const told = stage.mailGateway('m1').length;
    await stage.core.regenerator.publishOpenUpdates();
    expect(stage.mailGateway('m1').slice(told)).toEqual(['key-kim is wrong', 'receipt']);
  });
});
