import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually, RunningProduct, type SandboxMail } from './running-product.js';

interface Case {
  readonly reference: string;
  readonly revision: number;
  readonly state: string;
  readonly entryCount: number;
  readonly acknowledgement: { readonly state: string };
  readonly waitingFor?: string;
  readonly decidedAt?: string;
  readonly position?: { readonly is: string };
  readonly closure?: { readonly reason: string };
  readonly entries: readonly { readonly id: string; readonly text: string }[];
  readonly updates: readonly { readonly kind: string; readonly state: string }[];
}

const KIM = 'kim@customer.example';
// A notice waits a minute for others, and a sweep some seconds more.
const NOTICE_MS = 90_000;

jest.setTimeout(180_000);

describe('a complaint from its first mail to its end', () => {
  let product: RunningProduct;
  let reference = '';

  const read = (): Promise<Case> => product.get<Case>(`/api/v1/cases/${reference}`);
  const when = (is: (each: Case) => boolean, what: string): Promise<Case> =>
    eventually(async () => {
      const found = await read();
      return is(found) ? found : undefined;
    }, what);
  const send = async (path: string, body: object, headers: Record<string, string>): Promise<Response> =>
    product.post(`/api/v1/cases/${reference}/${path}`, body, headers);
  const move = async (body: object): Promise<Case> => {
    const { revision } = await read();
    const answer = await send('transitions', body, { 'if-match': `"${String(revision)}"` });
    expect({ status: answer.status, body: answer.ok ? '' : await answer.text() }).toEqual({ status: 200, body: '' });
    return read();
  };
  const seen = new Set<string>();
  /** The one mail that was not looked at yet, once `count` have gone out in all. */
  const newest = async (count: number): Promise<SandboxMail> => {
    const [mail, ...more] = (await product.received(KIM, count)).filter(({ messageId }) => !seen.has(messageId));
    if (mail === undefined || more.length > 0) throw new Error(`${String(more.length + 1)} mails are new`);
    seen.add(mail.messageId);
    return mail;
  };

  beforeAll(async () => {
    product = await RunningProduct.create();
    expect(await product.start()).toBeUndefined();
    await product.signIn();
  });
  afterAll(() => product.remove());

  it('begins with a receipt in the customer’s language, without a word of theirs', async () => {
    await product.mail({
      from: `Kim <${KIM}>`,
      subject: 'Kaputte Zither',
      text: 'Die Zither aus meiner Bestellung ist völlig zerbrochen bei mir angekommen, und am Telefon hat mir niemand weitergeholfen. Ich möchte mein Geld zurück.',
      messageId: '<zither-1@customer.example>',
    });
    const { items } = await eventually(async () => {
      const found = await product.get<{ items: Case[] }>('/api/v1/cases?q=Zither');
      return found.items[0]?.acknowledgement.state === 'met' ? found : undefined;
    }, 'an acknowledged case');
    reference = items[0]?.reference ?? '';
    const receipt = await newest(1);
    expect(receipt.subject).toBe(`Ihre Beschwerde ist bei uns eingegangen [${reference}]`);
    expect(receipt.text).toContain('Unsere Entscheidung erhalten Sie spätestens am');
    expect(receipt.text).not.toMatch(/zither/iu);
    expect(receipt.headers['auto-submitted']).toBe('auto-replied');
  });

  it('is moved only by who has it before them, along the lifecycle, and decided on only after a look at it', async () => {
    const { revision } = await read();
    const to = (body: object, headers: Record<string, string>): Promise<number> =>
      send('transitions', body, headers).then(({ status }) => status);
    expect(await to({ to: 'assessed' }, {})).toBe(428);
    expect(await to({ to: 'assessed' }, { 'if-match': '"never"' })).toBe(400);
    expect(await to({ to: 'assessed' }, { 'if-match': `"${String(revision - 1)}"` })).toBe(412);
    expect(await to({ to: 'accepted' }, { 'if-match': `"${String(revision)}"` })).toBe(409);
    expect(await to({ to: 'decision_communicated', text: 'No.' }, { 'if-match': `"${String(revision)}"` })).toBe(409);
    expect(await move({ to: 'assessed' })).toMatchObject({ state: 'assessed' });
    // The same move, whose answer was lost.
    expect(await to({ to: 'assessed' }, { 'if-match': `"${String(revision)}"` })).toBe(200);
  });

  it('has a question, which the customer answers by answering the mail', async () => {
    const asked = await send(
      'messages',
      { text: 'Wie war die Zither verpackt?', purpose: 'question' },
      { 'idempotency-key': 'question' },
    );
    expect(asked.status).toBe(201);
    const question = await newest(2);
    expect(question.subject).toBe(`Eine Frage zu Ihrer Beschwerde [${reference}]`);
    expect(question.text).toMatch(/Wie war die Zither verpackt\?[^]*Bitte antworten Sie auf diese Nachricht\./u);
    expect(question.headers['auto-submitted']).toBeUndefined();
    expect((await read()).waitingFor).toBe('customer');
    await product.mail({ from: KIM, subject: 'Re: Frage', text: 'Nur in Papier.', inReplyTo: question.messageId });
    await when(({ waitingFor }) => waitingFor === undefined, 'the answer on the case');
  });

  it('is decided on, and the customer says yes', async () => {
    const decided = await move({ to: 'decision_communicated', text: 'Wir erstatten Ihnen den vollen Preis.' });
    expect(decided.state).toBe('decision_communicated');
    const decision = await newest(3);
    expect(decision.subject).toBe(`Unsere Entscheidung über Ihre Beschwerde [${reference}]`);
    expect(decision.text).toContain('Wir erstatten Ihnen den vollen Preis.');
    expect(decision.text).toContain('Postal Redress Service, https://recourse.example');
    await product.mail({ from: KIM, subject: 'Re: ja', text: 'Einverstanden, danke.', inReplyTo: decision.messageId });
    await when(({ entryCount }) => entryCount === 5, 'the customer’s yes on the case');
    const missing = await send(
      'transitions',
      { to: 'accepted' },
      { 'if-match': `"${String((await read()).revision)}"` },
    );
    expect(missing.status).toBe(400);
    expect(await missing.json()).toMatchObject({ errors: [{ field: 'position', rule: 'required' }] });
    const position = { at: new Date().toISOString(), via: 'email' };
    expect(await move({ to: 'accepted', position })).toMatchObject({ state: 'accepted', position: { is: 'accepted' } });
  });

  let closing = '';

  it('is closed by a person, and the customer hears of it once', async () => {
    await when(
      ({ updates }) => updates.every(({ state }) => state === 'accepted'),
      'all mails taken by the customer’s mail system',
    );
    expect(await move({ to: 'closed', reason: 'refunded' })).toMatchObject({ closure: { reason: 'refunded' } });
    const closed = await eventually(() => newest(4).catch(() => undefined), 'word that it is closed', NOTICE_MS);
    expect(closed.subject).toBe(`Wir haben Ihre Beschwerde abgeschlossen [${reference}]`);
    closing = closed.messageId;
    expect(closed.text).not.toContain('Postal');
    expect(closed.headers['auto-submitted']).toBe('auto-generated');
    expect((await read()).updates.map(({ kind }) => kind).sort()).toEqual([
      'closed',
      'decision',
      'question',
      'receipt',
    ]);
  });

  it('goes to a person when the customer writes again, who makes a case of it', async () => {
    await product.mail({
      from: KIM,
      subject: 'Re: noch etwas',
      text: 'Jetzt ist auch das Hackbrett zerbrochen.',
      inReplyTo: closing,
    });
    const late = await when(({ entryCount }) => entryCount === 7, 'the message on the closed case');
    const entry = late.entries.find(({ text }) => text.includes('Hackbrett'))?.id;
    const decision = { decision: 'new-case', reason: 'another parcel', entry };
    const headers = { 'if-match': `"${String(late.revision)}"` };
    const made = await send('late-message', decision, headers);
    expect(made.status).toBe(200);
    const other = (await made.json()) as Case;
    expect(other.reference).not.toBe(reference);
    expect(((await (await send('late-message', decision, headers)).json()) as Case).reference).toBe(other.reference);
    expect(await read()).toMatchObject({ state: 'closed' });
    expect((await newest(5)).subject).toContain(other.reference);
  });

  it('is told in words that staff can read beforehand', async () => {
    const { items } = await product.get<{ items: { kind: string; language: string }[] }>('/api/v1/templates');
    expect(items).toContainEqual(expect.objectContaining({ kind: 'decision', language: 'fr', version: 1 }));
    const shown = await product.get<object>('/api/v1/templates/receipt/preview?language=es&channel=sms');
    expect(shown).toMatchObject({ language: 'es', shortMessage: { alphabet: 'gsm-7', segments: 2 } });
    const unknown = await fetch(`${product.url}/api/v1/templates/receipt/preview`);
    expect(unknown.status).toBe(401);
  });
});
