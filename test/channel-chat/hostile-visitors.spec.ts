import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import { io } from 'socket.io-client';
import { ChatStage, PUBLIC_URL } from './chat-stage.js';
import { until, Visitor } from './visitor.js';

jest.setTimeout(60_000);

const UPGRADE = [
  'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  '\r\n',
].join('\r\n');
const SHOP = 'https://www.acme.example';

describe('visitors whom nobody invited', () => {
  let stage: ChatStage;

  beforeEach(async () => {
    stage = await ChatStage.open({ REDRESS_CHAT_ORIGINS: SHOP, REDRESS_TRUST_PROXY: '127.0.0.1' });
  });

  afterEach(async () => {
    await stage.close();
  });

  it.each(['websocket', 'polling'] as const)(
    'come by %s from our pages and those named, and from no other',
    async (transport) => {
      for (const origin of [PUBLIC_URL, SHOP])
        expect(await (await stage.visitor(0, { origin, transport })).hello()).toHaveProperty('conversation');
      for (const origin of ['https://evil.example', `${SHOP}.evil.example`, 'null'])
        await expect(Visitor.connect(stage.url(), { origin, transport })).rejects.toThrow();
    },
  );

  it.each([
    [{ id: '', text: 'x' }, 'id', 'matches'],
    [{ id: 'a b', text: 'x' }, 'id', 'matches'],
    [{ id: { $gt: '' }, text: 'x' }, 'id', 'matches'],
    [{ id: 'a', text: ' \u0000 ' }, 'text', 'isNotEmpty'],
    [{ id: 'a', text: 'x'.repeat(4_001) }, 'text', 'maxLength'],
    [{ id: 'a', text: ['x'] }, 'text', 'isString'],
    [{ id: 'a', text: 'x', admin: true }, 'admin', 'unknown'],
    ['a line', 'request', 'object'],
    [null, 'request', 'object'],
  ])('hear which field broke which rule: %j', async (payload, field, rule) => {
    const eve = await stage.visitor();
    await eve.hello();
    expect((await eve.ask('message', payload)).error).toMatchObject({
      code: 'validation-failed',
      errors: [{ field, rule }],
    });
    expect(stage.received()).toEqual([]);
  });

  it('are told of every wrong field of a hello, and need one before they write', async () => {
    const eve = await stage.visitor();
    expect((await eve.say('a1', 'x')).error).toMatchObject({ code: 'hello-first' });
    const { error } = await eve.ask('hello', { email: 'nobody', phone: 'x', lastSeq: -1, language: '<b>' });
    expect(error?.errors.map(({ field }) => field).sort()).toEqual(['email', 'language', 'lastSeq', 'phone']);
    expect((await eve.ask('hello', { phone: '+-----' })).error?.errors).toMatchObject([{ field: 'phone' }]);
  });

  it('read no conversation that is not theirs', async () => {
    const kim = await stage.visitor();
    const { conversation, token = '' } = await kim.hello();
    await kim.say('a1', 'My parcel never came.');
    const eve = await stage.visitor();
    const own = (await eve.hello()).token ?? '';
    const forged = [conversation, `${token}x`, own.replace(/^[^.]+/u, conversation ?? '')];
    for (const each of forged)
      expect((await eve.ask('hello', { token: each })).error).toMatchObject({
        code: 'token-invalid',
        errors: [{ field: 'token', rule: 'valid' }],
      });
    expect(eve.lines).toEqual([]);
  });

  it('say what they like: it stays text', async () => {
    const eve = await stage.visitor();
    const { conversation } = await eve.hello();
    const text = '<script>alert(1)</script> {{x}} ${y} \u202Eabc \uD83D\uDE00 𝒳\n\n=1+1';
    expect(await eve.say('a1', `${text}\u0007\uD800`)).toEqual({ seq: 1 });
    await eve.shown(1);
    expect(eve.lines[0]?.text).toBe(`${text}\uFFFD`);
    expect((await stage.arrived(1))[0]).toMatchObject({ account: conversation, text: { preview: `${text}\uFFFD` } });
  });

  it('who send too large a packet lose their connection, and nobody else does', async () => {
    const [eve, kim] = [await stage.visitor(), await stage.visitor()];
    await Promise.all([eve.hello(), kim.hello()]);
    eve.socket.emit('message', { id: 'a1', text: 'x'.repeat(200_000) });
    await until(() => (eve.socket.connected ? undefined : true), 'an end of the connection');
    expect(await kim.say('a1', 'My parcel never came.')).toEqual({ seq: 1 });
  });

  it('who flood are slowed down and cut off, and nobody else waits for them', async () => {
    const [eve, kim] = [await stage.visitor(), await stage.visitor()];
    await Promise.all([eve.hello(), kim.hello()]);
    const codes = new Set<string | undefined>();
    for (let count = 0; count < 2_000; count += 1)
      eve.socket.emit('message', { id: `a${String(count)}`, text: 'spam' }, (reply: { error?: { code: string } }) =>
        codes.add(reply.error?.code),
      );
    for (let count = 1; count <= 10; count += 1)
      expect(await kim.say(`a${String(count)}`, `line ${String(count)}`)).toEqual({ seq: count });
    await until(() => (eve.socket.connected ? undefined : true), 'an end of the connection');
    expect([...codes]).toContain('messages-too-many');
    // What got through of the flood is on its way too.
    await until(() => stage.received().find(({ text }) => text.preview === 'line 10'), 'the last line of who waited');
    const flood = stage.received().filter((message) => message.text.preview === 'spam');
    expect(flood.length).toBeLessThanOrEqual(40);
  });

  it('who join nothing of ours, or leave it again, hold no connection', async () => {
    const root = io(stage.url(), { transports: ['websocket'], forceNew: true, reconnection: false });
    const refused = new Promise<Error>((resolve) => root.once('connect_error', resolve));
    expect((await refused).message).toContain('join /chat');
    root.disconnect();
    const eve = await stage.visitor();
    await eve.hello();
    // As a client that leaves the namespace and keeps the connection.
    eve.socket.io.engine.write('1/chat,');
    await until(() => (eve.socket.connected ? undefined : true), 'an end of the connection');
  });

  it('who reset their connection before they have an answer are nobody, and end nothing', async () => {
    const { hostname, port } = new URL(stage.url());
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const socket = connect(Number(port), hostname);
        await once(socket, 'connect');
        socket.write(UPGRADE);
        // In the same turn: the server reads the request of a connection that is no more.
        socket.resetAndDestroy();
      }),
    );
    expect(await (await stage.visitor()).hello()).toHaveProperty('conversation');
  });

  it('may end a conversation however much they wrote in it, and not again and again', async () => {
    const eve = await stage.visitor();
    await eve.hello();
    const refused = async (event: string, payload: (at: number) => object): Promise<string | undefined> => {
      for (let at = 0; at < 100; at += 1) {
        const { error } = await eve.ask(event, payload(at));
        if (error !== undefined) return error.code;
      }
      return undefined;
    };
    expect(await refused('message', (at) => ({ id: `a${String(at)}`, text: 'spam' }))).toBe('messages-too-many');
    expect(await eve.ask('end', {})).toEqual({ ended: true });
    expect(await refused('end', () => ({}))).toBe('messages-too-many');
  });

  it('from one network have so many connections and no more', async () => {
    const from = async (address: string): Promise<boolean> => {
      const { socket } = await Visitor.connect(stage.url(), { forwardedFor: address });
      sockets.push(socket);
      const reply = socket.timeout(30_000).emitWithAck('hello', {});
      const cut = new Promise<false>((resolve) =>
        socket.once('disconnect', () => {
          resolve(false);
        }),
      );
      return Promise.race([
        reply.then(
          () => true,
          () => false,
        ),
        cut,
      ]);
    };
    const sockets: { disconnect(): unknown }[] = [];
    // More than the hellos that one network may say at once come later than the connections.
    const office = await Promise.all(Array.from({ length: 210 }, () => from('203.0.113.7')));
    expect(office.filter((each) => !each).length).toBeGreaterThanOrEqual(10);
    expect(await from('203.0.113.8')).toBe(true);
    for (const socket of sockets) socket.disconnect();
  });
});
