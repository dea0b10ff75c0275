import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ChatStage } from './chat-stage.js';
import { until, Visitor, type Reply } from './visitor.js';

jest.setTimeout(60_000);

const PROFILE = {
  name: 'Acme',
  timeZone: 'Europe/London',
  languages: ['de'],
  contact: { phone: '+44 20 7946 0000', email: 'help@acme.example', post: 'Acme "Post" <1>, Leeds' },
};
const WAYS = /\+44 20 7946 0000\n.*help@acme\.example\n.*Acme "Post" <1>, Leeds$/u;

describe('who is refused', () => {
  let stage: ChatStage;

  beforeAll(async () => {
    stage = await ChatStage.open({ REDRESS_TRUST_PROXY: '127.0.0.1' });
    await stage.organisation('profile', PROFILE);
    const frame = async (): Promise<string> => (await fetch(`${stage.url()}/chat/frame?lang=en`)).text();
    await until(async () => ((await frame()).includes('7946') ? true : undefined), 'the organisation');
  });

  afterAll(async () => {
    await stage.close();
  });

  it('for a token that opens nothing is told in their language what to do, and how else we are reached', async () => {
    const kim = await stage.visitor();
    const refused = async (language?: string): Promise<Reply['error']> =>
      (await kim.ask('hello', { token: 'x', ...(language === undefined ? {} : { language }) })).error;
    const french = await refused('fr-CA');
    expect(french).toMatchObject({ code: 'token-invalid', retriable: false, errors: [{ field: 'token' }] });
    expect(french?.detail).toContain('Indiquez-y votre référence');
    expect(french?.detail).toMatch(WAYS);
    // What they said last counts, whatever they say of it wrongly.
    expect((await refused())?.detail).toContain('Indiquez-y');
    expect((await refused('<b>'))?.code).toBe('validation-failed');
    const [silent, spanish] = [await stage.visitor(), await stage.visitor(0, { language: 'es' })];
    expect((await silent.ask('hello', { token: 'x' })).error?.detail).toContain('Aktenzeichen');
    expect((await spanish.ask('hello', { token: 'x' })).error?.detail).toContain('Llámenos: +44 20 7946 0000');
  });

  it('for writing too much hears it in the same words, however early', async () => {
    const eve = await stage.visitor();
    await eve.hello({ language: 'de' });
    const details = new Set<string | undefined>();
    for (let count = 0; count < 60; count += 1)
      eve.socket.emit('message', { id: `a${String(count)}`, text: 'spam' }, ({ error }: Reply) =>
        details.add(error?.detail),
      );
    await until(() => (details.size > 1 ? true : undefined), 'a refusal');
    const [words] = [...details].filter((each) => each !== undefined);
    expect([...details].filter((each) => each !== undefined)).toHaveLength(1);
    expect(words).toMatch(/^Das war sehr viel auf einmal/u);
    expect(words).toMatch(WAYS);
  });

  it('for very many files of their network hears it, and that they can come later or by the form', async () => {
    const codes = new Map<string | undefined, number>();
    let words: string | undefined;
    for (let count = 0; count < 3; count += 1) {
      const eve = await stage.visitor(0, { forwardedFor: '203.0.113.9' });
      await eve.hello({ language: 'de' });
      for (let id = 0; id < 15; id += 1) {
        const { error } = await eve.ask('file', { id: `f${String(id)}`, upload: 'a'.repeat(36) });
        codes.set(error?.code, (codes.get(error?.code) ?? 0) + 1);
        if (error?.code !== 'files-too-many') continue;
        words = error.detail;
        expect(error.retriable).toBe(false);
      }
      expect((await eve.say('words', 'Mein Paket fehlt.')).seq).toBe(1);
    }
    expect(Object.fromEntries(codes)).toEqual({ 'upload-not-found': 40, 'files-too-many': 5 });
    expect(words).toMatch(/oder mit dem Formular\.\n/u);
    expect(words).toMatch(WAYS);
  });

  it('for the connections of their network is told before they are cut off', async () => {
    const all = await Promise.all(
      Array.from({ length: 205 }, async () =>
        Visitor.connect(stage.url(), { forwardedFor: '203.0.113.7', language: 'fr' }),
      ),
    );
    const away = await until(() => {
      const found = all.filter(({ socket }) => !socket.connected);
      return found.length >= 5 ? found : undefined;
    }, 'five that are cut off');
    for (const { refusals } of away) {
      expect(refusals).toMatchObject([{ error: { code: 'connections-too-many', retriable: true, errors: [] } }]);
      expect(refusals[0]?.error?.detail).toMatch(/^De très nombreuses conversations/u);
      expect(refusals[0]?.error?.detail).toMatch(WAYS);
    }
    for (const visitor of all) visitor.leave();
  });

  it('by a gateway that cannot be reached has the ways on the page, as text', async () => {
    const page = await (await fetch(`${stage.url()}/chat/frame?lang=en`)).text();
    const [, said = ''] = /data-unreachable="([^"]*)"/u.exec(page) ?? [];
    expect(said.split('\n')).toEqual([
      'We cannot be reached here just now.',
      'You also reach us another way:',
      'Call us: +44 20 7946 0000',
      'Write a mail: help@acme.example',
      'Write a letter: Acme &#34;Post&#34; &#60;1&#62;, Leeds',
    ]);
  });
});
