import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EVENTS, type MessageReceived } from '@redress/contracts';
import request, { type Response } from 'supertest';
import { until, WebProcess } from './web-process.js';

let gateway: WebProcess;
beforeAll(async () => {
  gateway = await WebProcess.start();
});
afterAll(() => gateway.remove());

async function formToken(path = '/complaints/new', cookie = ''): Promise<string> {
  const { text } = await request(gateway.server).get(path).set('Cookie', cookie).expect(200);
  return /name="formToken" value="([^"]+)"/u.exec(text)?.[1] ?? '';
}

async function send(fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
  return await request(gateway.server).post('/complaints/new').set(headers).type('form').send(fields);
}

/** Follows the link as a browser does: the path of the page, and the cookies that go there. */
async function follow(
  link: string,
): Promise<{ readonly page: string; readonly cookie: string; readonly answer: Response }> {
  const answer = await request(gateway.server).get(link);
  const cookies = answer.headers['set-cookie'] as unknown as string[] | undefined;
  return { page: answer.headers['location'] ?? '', cookie: cookies?.[0]?.split(';')[0] ?? '', answer };
}

async function complain(description = 'It is late.'): Promise<{ readonly page: string; readonly cookie: string }> {
  const answer = await send({ formToken: await formToken(), description, email: 'ann@mail.example' });
  expect(answer.status).toBe(303);
  return await follow(answer.headers['location'] ?? '');
}

/** The ids of the messages with this text; one may be published more than once. */
async function messagesSaying(text: string): Promise<Set<string>> {
  const found = (): MessageReceived[] =>
    gateway.of<MessageReceived>(EVENTS.messageReceived.type).filter((message) => message.text.preview === text);
  await until(() => (found().length > 0 ? true : undefined));
  return new Set(found().map(({ id }) => id));
}

describe('the complaint form', () => {
  it('is a page that works without script', async () => {
    const { text, headers } = await request(gateway.server).get('/complaints/new').expect(200);
    expect(headers['content-type']).toContain('text/html');
    expect(headers['cache-control']).toBe('no-store');
    expect(text).not.toContain('<script');
    expect(text).toContain('<label for="description">');
    expect(text).toContain('name="viewport"');
  });

  it('is where the bare address leads', async () => {
    const { headers } = await request(gateway.server).get('/').expect(302);
    expect(headers['location']).toBe('/complaints/new');
  });

  it('takes a complaint and leads to its status page', async () => {
    const { page, cookie } = await complain();
    expect(page).toMatch(/^\/complaints\/[2-9BCDFGHJKMNPQRSTVWXYZ]{3}-/u);
    const { text } = await request(gateway.server).get(page).set('Cookie', cookie).expect(200);
    expect(text).toContain(page.split('/')[2]);
    expect(text).toContain('We have received your complaint.');
  });

  it('keeps what was typed and ties each error to its field', async () => {
    const typed = { formToken: await formToken(), description: '', email: 'ann<b>', name: '"Ann" & <Lee>' };
    const { status, text } = await send(typed);
    expect(status).toBe(422);
    expect(text).toContain('<a href="#description">Tell us what happened.</a>');
    expect(text).toContain('<a href="#email">');
    expect(text).toContain('aria-describedby="description-hint description-error" aria-invalid="true"');
    expect(text).toContain('value="&quot;Ann&quot; &amp; &lt;Lee&gt;"');
    expect(text).not.toContain('<Lee>');
  });

  it('names a field that is too long as the form names it', async () => {
    const { text } = await send({ formToken: await formToken(), description: 'Late.', needs: 'x'.repeat(501) });
    expect(text).toContain(
      '<a href="#needs">Do you need anything to take part: at most 500 characters; there is more room',
    );
  });

  it('does not send to the description whose description is too long', async () => {
    const { text } = await send({ formToken: await formToken(), description: 'x'.repeat(100_001) });
    expect(text).toContain('<a href="#description">What happened: at most 100000 characters.</a>');
  });

  it('takes the text and leaves what is no text', async () => {
    const typed = {
      email: 'eve@mail.example',
      description: 'Kaputt\0 \u001B😀',
      name: 'Eve\r\nBcc: all@customer.example',
    };
    expect((await send({ formToken: await formToken(), ...typed })).status).toBe(303);
    expect((await messagesSaying('Kaputt 😀')).size).toBe(1);
    const sender = gateway.of<MessageReceived>(EVENTS.messageReceived.type).map(({ from }) => from.name);
    expect(sender).toContain('Eve Bcc: all@customer.example');
  });

  it('makes one complaint of a page that is sent twice', async () => {
    const fields = { formToken: await formToken(), description: 'Sent twice.', email: 'ann@mail.example' };
    const answers = await Promise.all([send(fields), send(fields)]);
    expect(answers[0].headers['location']).toBe(answers[1].headers['location']);
    expect((await messagesSaying('Sent twice.')).size).toBe(1);
  });

  it('asks before it takes other words from the same page as a second complaint', async () => {
    const fields = { formToken: await formToken(), description: 'The first.', email: 'ann@mail.example' };
    expect((await send(fields)).status).toBe(303);
    const again = await send({ ...fields, description: 'The second.' });
    expect(again.text).toContain('This page was sent already.');
    expect(again.text).toContain('The second.');
    const token = /name="formToken" value="([^"]+)"/u.exec(again.text)?.[1] ?? '';
    expect((await send({ ...fields, formToken: token, description: 'The second.' })).status).toBe(303);
  });

  it.each([
    ['without a token of ours', {}, { formToken: 'abc.def.ghi' }],
    ['from another site', { 'sec-fetch-site': 'cross-site' }, {}],
  ])('does not take a post %s, but keeps what was typed', async (_, headers, fields) => {
    const answer = await send({ formToken: await formToken(), description: 'Not mine.', ...fields }, headers);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Not mine.');
  });
});

describe('the link', () => {
  it('gives cookies for that complaint only, which scripts cannot read', async () => {
    const fields = { description: 'It is late.', email: 'ann@mail.example' };
    const answer = await send({ formToken: await formToken(), ...fields });
    const { answer: followed, page } = await follow(answer.headers['location'] ?? '');
    expect(followed.status).toBe(303);
    const cookies = followed.headers['set-cookie'] as unknown as string[];
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) expect(cookie).toMatch(/HttpOnly; SameSite=Lax/u);
    expect(cookies.map((cookie) => /Path=([^;]+)/u.exec(cookie)?.[1])).toEqual([page, `/api/v1${page}`]);
  });

  it('opens the API too', async () => {
    const { page, cookie } = await complain();
    await request(gateway.server).get(`/api/v1${page}`).set('Cookie', cookie).expect(200);
  });

  it('that is none of ours opens nothing', async () => {
    await request(gateway.server).get('/t/abc.def.ghi').expect(404);
    await request(gateway.server).get('/t/abc').expect(404);
  });
});

describe('the status page', () => {
  it('is shown to nobody else, whether the complaint exists or not', async () => {
    const { page } = await complain();
    const { cookie: otherCookie } = await complain();
    const pages = await Promise.all([
      request(gateway.server).get(page),
      request(gateway.server).get(page).set('Cookie', otherCookie),
      request(gateway.server).get('/complaints/222-222-222'),
    ]);
    // Each says where it is read again, in other languages: that the reader typed.
    const said = pages.map(({ status, text }) => `${String(status)} ${text.replace(/\/complaints\/[^/"]+\?/gu, '')}`);
    expect(new Set(said).size).toBe(1);
    expect(pages[0].status).toBe(404);
    expect(pages[0].text).toContain(`href="${page}?lang=de"`);
  });

  it('leads to the reference as we write it', async () => {
    const { page } = await complain();
    const typed = page.replace('/complaints/', '').toLowerCase().replaceAll('-', '');
    const { headers } = await request(gateway.server).get(`/complaints/${typed}`).expect(303);
    expect(headers['location']).toBe(page);
  });

  it('takes a message, once for each page, and keeps an empty one for correction', async () => {
    const { page, cookie } = await complain();
    const post = async (text: string, token: string): Promise<Response> =>
      await request(gateway.server)
        .post(`${page}/messages`)
        .set('Cookie', cookie)
        .type('form')
        .send({ text, formToken: token });
    const token = await formToken(page, cookie);
    expect((await post('', token)).text).toContain('Write what you want to add, or choose a file.');
    const answers = await Promise.all([post('One more thing.', token), post('One more thing.', token)]);
    for (const answer of answers) expect(answer.headers['location']).toBe(`${page}?added=1`);
    expect((await messagesSaying('One more thing.')).size).toBe(1);
    const { text } = await request(gateway.server).get(`${page}?added=1`).set('Cookie', cookie);
    expect(text).toContain('We have received your message.');
  });

  it('takes no message with the token of another form', async () => {
    const { page, cookie } = await complain();
    const wrong = await formToken();
    const answer = await request(gateway.server)
      .post(`${page}/messages`)
      .set('Cookie', cookie)
      .type('form')
      .send({ text: 'Forged.', formToken: wrong });
    expect(answer.status).toBe(422);
  });
});
