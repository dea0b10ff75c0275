import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { URGENCY } from '@redress/cases';
import { DealingsStage } from './dealings-stage.js';
import { CaseStage, mail, textOf } from './stage.js';

describe('what speaks of danger', () => {
  let stage: CaseStage;
  beforeEach(async () => {
    stage = await CaseStage.open();
  });
  afterEach(() => stage.database.close());

  const queue = async (): Promise<string[]> =>
    (await stage.core.stores.cases.queued('parcels', 10)).map(({ _id }) => _id);
  const receipt = (caseId: string): string =>
    stage.updates().find((update) => update.caseId === caseId && update.kind === 'receipt')?.text.preview ?? '';

  it('opens a case of safety, which goes to the head of its queue', async () => {
    await stage.receive(mail('m1', 'kim'), mail('m2', 'lee'), mail('m3', 'max', { text: textOf('in danger!') }));
    expect(await stage.head('m3')).toMatchObject({
      urgency: URGENCY.safety,
      safety: { found: ['injury/en'], messageId: 'm3' },
    });
    expect(await queue()).toEqual(['m3', 'm1', 'm2']);
    expect([receipt('m1'), receipt('m3')]).toEqual(['received', 'call 999']);
  });

  it('raises a case that it joins; nothing that comes later lowers it', async () => {
    const answer = (id: string, said: string, quoted = ''): ReturnType<typeof mail> =>
      mail(id, 'kim', {
        text: textOf(`${said}\n> ${quoted}`),
        replyText: textOf(said),
        clues: { messageId: `${id}@mail.example`, answers: ['m1@mail.example'], tokens: [] },
      });
    await stage.receive(mail('m1', 'kim'), answer('m2', 'nothing new', 'danger'));
    expect(await stage.head('m1')).toMatchObject({ urgency: URGENCY.ordinary });
    await stage.receive(answer('m3', 'now I am in danger'), answer('m4', 'all is well'));
    expect(await stage.head('m1')).toMatchObject({ urgency: URGENCY.safety, safety: { messageId: 'm3' } });
    const row = await stage.core.stores.history.find('m1:message:m3:0');
    expect(row?.content).toMatchObject({ safety: ['injury/en'] });
    expect(JSON.stringify(row)).not.toContain('now I am');
  });

  it('is found below what was taken for the answer, once', async () => {
    const answer = (id: string): ReturnType<typeof mail> =>
      mail(id, 'kim', {
        text: textOf('Thank you.\n-- \nI am in danger'),
        replyText: textOf('Thank you.'),
        clues: { messageId: `${id}@mail.example`, answers: ['m1@mail.example'], tokens: [] },
      });
    await stage.receive(mail('m1', 'kim'), answer('m2'), answer('m3'));
    expect(await stage.head('m1')).toMatchObject({
      urgency: URGENCY.safety,
      safety: { found: ['injury/en'], messageId: 'm2' },
    });
  });

  it('has whom to call told to the customer once, when a later message makes a case one of safety', async () => {
    const said = (id: string, from: string, words: string): ReturnType<typeof mail> =>
      mail(id, from, {
        text: textOf(words),
        replyText: textOf(words),
        clues: { messageId: `${id}@mail.example`, answers: ['m1@mail.example'], tokens: [] },
      });
    await stage.receive(mail('m1', 'kim'), said('m2', 'kim', 'now I am in danger'), said('m3', 'kim', 'danger still'));
    await stage.receive(said('m2', 'kim', 'now I am in danger'));
    const sent = stage.updates().filter(({ caseId }) => caseId === 'm1');
    expect([...new Set(sent.map(({ updateId, kind }) => `${kind} ${updateId}`))]).toHaveLength(2);
    expect(sent.map(({ kind }) => kind)).toEqual(['receipt', 'emergency']);
    expect(sent[1]).toMatchObject({ automatic: 'auto-generated', text: { preview: 'emergency' } });
    expect(sent[1]).not.toHaveProperty('after');
    const row = await stage.core.stores.history.find('m1:message:m2:0');
    expect(row?.content).toMatchObject({ told: [sent[1]?.updateId] });
  });

  it('tells a customer nothing whom others speak of, nor whose address is somebody else’s', async () => {
    const about = (id: string, from: string): ReturnType<typeof mail> =>
      mail(id, from, {
        text: textOf('danger'),
        clues: { messageId: `${id}@mail.example`, answers: [], tokens: ['m1'] },
      });
    await stage.receive(mail('m1', 'kim'), about('m2', 'lee'));
    expect(stage.updates().map(({ kind }) => kind)).not.toContain('emergency');
    expect(await stage.head('m1')).toMatchObject({ urgency: URGENCY.safety });
  });

  it('is found in a subject, and in what a form asks beside the text', async () => {
    await stage.receive(
      mail('m1', 'kim', { subject: 'danger' }),
      mail('m2', 'lee', { details: { product: 'danger' } }),
    );
    for (const id of ['m1', 'm2']) expect(await stage.head(id)).toMatchObject({ urgency: URGENCY.safety });
  });

  it('stays held where a person looks first, who is told of it', async () => {
    await stage.receive(mail('m1', 'kim', { hold: 'spam', text: textOf('danger') }));
    expect(await stage.core.stores.intake.find('m1')).toMatchObject({ fate: 'held', reason: 'spam; injury/en' });
  });

  it('is not looked for in what machines send', async () => {
    await stage.receive(
      mail('m1', 'kim'),
      mail('m2', 'kim', {
        kind: 'bounce',
        text: textOf('danger'),
        clues: { messageId: 'm2@mail.example', answers: ['m1@mail.example'], tokens: [] },
      }),
    );
    expect(await stage.head('m1')).toMatchObject({ urgency: URGENCY.ordinary, entryCount: 2 });
  });
});

describe('whom to call in danger', () => {
  it('comes in words that promise nothing, moves no date, and stands on the case', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint();
    await stage.until('2026-11-25T22:30:00.000Z');
    const { clocks } = await stage.head();
    await stage.answer('m2', 'm1', { text: textOf('now I am in danger') });
    const emergency = (await stage.sent()).at(-1);
    const words = stage.wordsOf(emergency);
    expect(emergency).toMatchObject({ kind: 'emergency', issuedAt: '2026-11-25T22:30:00.000Z' });
    expect(words).toMatch(/^In danger\? Call 999\.\n/u);
    expect(words).toContain('+44 20 7946 0000');
    expect(words).not.toMatch(/2026|decision|by the latest|received/u);
    expect((await stage.head()).clocks.filter(({ duty }) => duty !== 'safety_action')).toEqual(clocks);
    const [told] = await stage.core.stores.entries.newest('m1', 1);
    expect(told).toMatchObject({ kind: 'notice', visible: true, text: { preview: words } });
  });

  it('reaches the customer whole, also where it is longer than what travels', async () => {
    const street = 'Night shelter of the harbour quarter, 12 Long Street, by the side door.\n'.repeat(40);
    const stage = await DealingsStage.open({ emergencyContacts: { en: `In danger? ${street}Or call 999 at once.` } });
    await stage.complaint();
    await stage.answer('m2', 'm1', { text: textOf('now I am in danger') });
    const words = stage.wordsOf((await stage.sent()).at(-1));
    expect(words).toContain('Or call 999 at once.');
    expect(words).toContain('+44 20 7946 0000');
    const [told] = await stage.core.stores.entries.newest('m1', 1);
    expect(stage.wordsOf(told)).toBe(words);
  });

  it('is a person’s to say, where mail is not safe for the customer', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint('m1', { details: { contactSafely: 'by telephone' }, channel: 'web' });
    await stage.answer('m2', 'm1', { text: textOf('now I am in danger') });
    const emergency = (await stage.sent()).find(({ kind }) => kind === 'emergency');
    expect(emergency).toMatchObject({ channel: 'manual' });
  });
});
