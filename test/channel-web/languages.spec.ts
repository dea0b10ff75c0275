import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EVENTS, type MessageReceived } from '@redress/contracts';
import request, { type Response } from 'supertest';
import { cookiesOf, hidden } from './visitor.js';
import { until, WebProcess } from './web-process.js';

let gateway: WebProcess;
beforeAll(async () => {
  gateway = await WebProcess.start();
});
afterAll(() => gateway.remove());

const PATH = '/complaints/new';

async function read(headers: Record<string, string>, path = PATH): Promise<Response> {
  return await request(gateway.server).get(path).set(headers);
}

async function send(fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
  return await request(gateway.server).post(PATH).set(headers).type('form').send(fields);
}

function languageOf({ text }: Response): string {
  return /<html lang="(\w+)">/u.exec(text)?.[1] ?? '';
}

async function token(): Promise<string> {
  return hidden((await read({})).text, 'formToken');
}

describe('the language of a page', () => {
  it('is what the browser asks for, unless the reader chose another, which is remembered', async () => {
    const german = { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' };
    expect(languageOf(await read(german))).toBe('de');
    expect(languageOf(await read({ 'accept-language': 'pt' }))).toBe('en');
    const chosen = await read(german, `${PATH}?lang=fr`);
    expect(languageOf(chosen)).toBe('fr');
    expect(languageOf(await read({ ...german, cookie: cookiesOf(chosen) }))).toBe('fr');
    expect(languageOf(await read(german, `${PATH}?lang=xx`))).toBe('de');
  });

  it('is switched without losing what was typed', async () => {
    const typed = {
      description: 'Kaputt & alt',
      email: 'not yet whole',
      contactSafely: 'post',
      preferredChannel: 'web',
    };
    const answer = await send({ ...typed, lang: 'en', switch: 'es' });
    expect(answer.status).toBe(200);
    expect(languageOf(answer)).toBe('es');
    expect(answer.text).toContain('\nKaputt &amp; alt</textarea>');
    expect(answer.text).toContain('value="not yet whole"');
    expect(answer.text).toContain('<option value="post" selected>Por carta</option>');
    expect(answer.text).not.toContain('class="problem"');
  });

  it.each([
    ['en', 'Tell us what happened.', 'Order or contract number: at most 100 characters'],
    ['de', 'Sagen Sie uns, was geschehen ist.', 'Bestell- oder Vertragsnummer: höchstens 100 Zeichen'],
    ['fr', 'Dites-nous ce qui s’est passé.', 'Numéro de commande ou de contrat : 100 caractères au plus'],
    ['es', 'Díganos qué ha pasado.', 'Número de pedido o de contrato: 100 caracteres como máximo'],
  ])('is also that of what is wrong: %s', async (lang, missing, tooLong) => {
    const fields = { formToken: await token(), description: ' ', orderReference: 'x'.repeat(101), lang };
    const { status, text } = await send(fields);
    expect(status).toBe(422);
    expect(text).toContain(`<a href="#description">${missing}</a>`);
    expect(text).toContain(`<a href="#orderReference">${tooLong}`);
    expect(text).toContain('autofocus');
  });

  it('goes with the complaint', async () => {
    const fields = { formToken: await token(), description: 'Zu spät.', email: 'ann@mail.example', lang: 'de' };
    expect((await send(fields)).status).toBe(303);
    const message = await until(() =>
      gateway.of<MessageReceived>(EVENTS.messageReceived.type).find(({ text }) => text.preview === 'Zu spät.'),
    );
    expect(message.language).toBe('de');
  });

  it('is that of the words of the API, too', async () => {
    const taken = (await request(gateway.server).post('/api/v1/complaints').send({ description: 'Late.' })).body as {
      reference: string;
      statusUrl: string;
    };
    const answer = await request(gateway.server)
      .get(`/api/v1/complaints/${taken.reference}`)
      .set('Authorization', `Bearer ${taken.statusUrl.split('/t/')[1] ?? ''}`)
      .set('Accept-Language', 'de');
    expect(answer.body).toMatchObject({ status: 'Wir haben Ihre Beschwerde erhalten.' });
  });
});

describe('the way to be contacted', () => {
  async function detailsOf(fields: Record<string, string>): Promise<MessageReceived['details']> {
    const description = `Contact ${JSON.stringify(fields)}`;
    const answer = await send({ formToken: await token(), description, ...fields });
    expect([200, 303]).toContain(answer.status);
    const message = await until(() =>
      gateway.of<MessageReceived>(EVENTS.messageReceived.type).find(({ text }) => text.preview === description),
    );
    return message.details;
  }

  it('is kept as it was chosen; what was written goes before what was chosen', async () => {
    expect(await detailsOf({ contactSafely: 'web', preferredChannel: 'phone' })).toEqual({
      contactSafely: 'web',
      preferredChannel: 'phone',
    });
    expect(await detailsOf({ contactSafely: 'web', contactSafelyOther: 'Call at work only' })).toEqual({
      contactSafely: 'Call at work only',
    });
    const postalAddress = '1 Dock Road, London';
    expect(await detailsOf({ contactSafelyOther: ' POST ', postalAddress })).toEqual({
      contactSafely: 'post',
      postalAddress,
    });
  });

  it.each([
    [{ contactSafely: 'email' }, 'email'],
    [{ contactSafely: 'sms', email: 'ann@mail.example' }, 'phone'],
    [{ preferredChannel: 'phone' }, 'phone'],
    [{ preferredChannel: 'sms' }, 'phone'],
    [{ preferredChannel: 'sms', phone: '+44 1' }, 'phone'],
    [{ contactSafely: 'sms', phone: '+44 12345' }, 'phone'],
    [{ phone: '+++' }, 'phone'],
    [{ phone: '(12) 34' }, 'phone'],
    [{ preferredChannel: 'post' }, 'postalAddress'],
    [{ contactSafely: 'x'.repeat(201) }, 'contactSafely'],
    [{ preferredChannel: 'pigeon' }, 'preferredChannel'],
  ])('%j is wrong in its field %s', async (fields, wrong) => {
    const answer = await request(gateway.server)
      .post('/api/v1/complaints')
      .send({ description: 'x', ...fields });
    expect(answer.status).toBe(400);
    expect((answer.body as { errors: { field: string }[] }).errors.map(({ field }) => field)).toEqual([wrong]);
    const page = await send({ formToken: await token(), description: 'x', ...fields });
    expect(page.status).toBe(422);
    expect(page.text).toContain(`href="#${wrong}"`);
  });

  it.each([
    ['is none', { phone: '+++' }, 'matches', 'fünf Ziffern'],
    ['cannot be texted', { phone: '+44 12345', preferredChannel: 'sms' }, 'textable', 'Landesvorwahl'],
  ])(
    'a number that %s is turned away by its rule, and in the language of the page',
    async (_what, fields, rule, words) => {
      const complaint = { description: 'x', ...fields };
      const answer = await request(gateway.server).post('/api/v1/complaints').send(complaint);
      expect(answer.body).toMatchObject({ errors: [{ field: 'phone', rule }] });
      const page = await send({ formToken: await token(), lang: 'de', ...complaint });
      expect(page.text).toContain(words);
    },
  );

  it('a number that no text reaches may be called', async () => {
    expect(await detailsOf({ phone: '+44 12345', preferredChannel: 'phone' })).toMatchObject({ phone: '+44 12345' });
  });

  it('that is safe asks for no address of the one that is preferred', async () => {
    expect(await detailsOf({ contactSafely: 'web', preferredChannel: 'email' })).toMatchObject({
      contactSafely: 'web',
    });
  });
});
