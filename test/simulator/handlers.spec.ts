import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Handlers } from './handlers.js';

type Answer = readonly [status: number, body: string];

describe('the handlers of the simulator', () => {
  let server: Server;
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Answers each request with the next of these, the last for ever; with the keys that came. */
  const answering = async (...answers: [Answer, ...Answer[]]) => {
    const keys: (string | undefined)[] = [];
    server = createServer(({ headers }, response) => {
      keys.push(headers['idempotency-key']?.toString());
      const [status, body] = answers.length > 1 ? (answers.shift() ?? answers[0]) : answers[0];
      response.writeHead(status, { 'content-type': 'application/problem+json' }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { keys, handlers: new Handlers(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`) };
  };
  const problem = (code: string): string => JSON.stringify({ code });

  it.each([409, 422, 500])('say why an answer was refused with %d', async (status) => {
    const { keys, handlers } = await answering([status, problem('recipient-stopped')]);
    expect([await handlers.answer('c', 'x'), keys.length]).toEqual(['recipient-stopped', 1]);
  });

  it('say why a file was refused, and the status where no reason is given', async () => {
    const { keys, handlers } = await answering([507, problem('uploads-full')], [502, '<html>']);
    expect([await handlers.answer('c', 'x', 'a.txt'), keys.length]).toEqual(['uploads-full', 1]);
    expect(await handlers.answer('c', 'x')).toBe('status 502');
  });

  it('say the same once more where somebody else was faster, a few times', async () => {
    const contended = [503, problem('case-contended')] as const;
    const { keys, handlers } = await answering(contended, [412, problem('revision-stale')], [201, '{}'], contended);
    expect(await handlers.answer('c', 'x')).toBeUndefined();
    expect([keys.length, new Set(keys).size]).toEqual([3, 1]);
    expect([await handlers.answer('c', 'x'), keys.length]).toEqual(['case-contended', 7]);
  });
});
