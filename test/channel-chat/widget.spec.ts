import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Script } from 'node:vm';
import { ChatStage } from './chat-stage.js';

jest.setTimeout(60_000);

const SHOP = 'https://www.acme.example';

describe('what browsers load', () => {
  let stage: ChatStage;

  beforeAll(async () => {
    stage = await ChatStage.open({ REDRESS_CHAT_ORIGINS: SHOP });
  });

  afterAll(async () => {
    await stage.close();
  });

  const get = async (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(stage.url() + path, { headers });

  it('is a page that nobody else may frame, and that loads nothing of anybody else', async () => {
    const { headers } = await get('/chat/frame');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`frame-ancestors 'self' ${SHOP}`);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-frame-options')).toBeNull();
  });

  it('says it in the language that is asked for, else in that of the browser, else in English', async () => {
    const language = async (path: string, accepted: string): Promise<string | undefined> =>
      /<html lang="(\w+)">/u.exec(await (await get(path, { 'accept-language': accepted })).text())?.[1];
    expect(await language('/chat/frame?lang=fr-CA', 'de')).toBe('fr');
    expect(await language('/chat/frame?lang="><script>', 'de-AT,en;q=0.5')).toBe('de');
    expect(await language('/chat/frame?lang=en&lang=fr', 'it')).toBe('en');
  });

  it.each(['/widget.js', '/socket.io/socket.io.min.js'])('is the script %s', async (path) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('javascript')]);
    const script = await answer.text();
    expect(() => new Script(script)).not.toThrow();
  });

  it('is the page, its style and each of its scripts, and no other file', async () => {
    const page = await (await get('/chat/frame')).text();
    const todo = [...page.matchAll(/(?:src|href)="(\/chat\/page\/[^"]+)"/gu)].map((match) => match[1] ?? '');
    const loaded = new Set<string>();
    for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
      if (loaded.has(path)) continue;
      loaded.add(path);
      const answer = await get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      for (const [, name = ''] of (await answer.text()).matchAll(/ from '\.\/([\w-]+\.js)'/gu))
        todo.push(`/chat/page/${name}`);
    }
    expect(loaded.size).toBeGreaterThan(5);
    for (const path of ['/chat/page/page.js', '/chat/page/..%2Findex.js', '/chat/page/main.ts'])
      expect((await get(path)).status).toBe(404);
  });

  it('of the widget may stand on any page', async () => {
    expect((await get('/widget.js')).headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  });
});
