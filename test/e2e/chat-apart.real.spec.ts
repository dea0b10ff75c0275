import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Visitor } from '../channel-chat/visitor.js';
import { realEngines } from './real-engines.js';
import { eventually, RunningProduct } from './running-product.js';

jest.setTimeout(300_000);

describe('a conversation over two gateways and two case services, on Kafka and MongoDB', () => {
  const environment = realEngines();
  const started: RunningProduct[] = [];
  const visitors: Visitor[] = [];

  const start = async (app: string): Promise<RunningProduct> => {
    const replica = await RunningProduct.create(app);
    started.push(replica);
    expect(await replica.start(environment)).toBeUndefined();
    return replica;
  };
  let [desk, otherDesk, gateway, otherGateway]: RunningProduct[] = [];
  beforeAll(async () => {
    [desk, otherDesk] = [await start('case-service'), await start('case-service')];
    [gateway, otherGateway] = [await start('chat-gateway'), await start('chat-gateway')];
    for (const each of [desk, otherDesk]) await each.signIn();
  });
  afterAll(async () => {
    for (const visitor of visitors) visitor.leave();
    for (const replica of started) await replica.remove();
  });
  const connect = async (at: RunningProduct | undefined): Promise<Visitor> => {
    const visitor = await Visitor.connect(at?.url ?? '');
    visitors.push(visitor);
    return visitor;
  };

  it('shows each side that the other writes, wherever they are connected', async () => {
    const [kim, elsewhere] = [await connect(gateway), await connect(otherGateway)];
    await kim.hello({ language: 'en' });
    await kim.say('a1', 'My parcel never came. Order 4711.');
    const reference = await eventually(() => Promise.resolve(kim.references[0]), 'the reference of a case', 60_000);
    await elsewhere.ask('hello', { token: kim.token });

    const heard = await otherDesk?.pushed(/event: typing\n/u, () => elsewhere.ask('typing', { typing: true }));
    expect(heard).toContain(`"reference":"${reference}","typing":true`);
    expect((await desk?.post(`/api/v1/cases/${reference}/typing`, { typing: true }))?.status).toBe(204);
    for (const client of [kim, elsewhere])
      await eventually(() => Promise.resolve(client.typing[0]), 'word that somebody writes');
    expect([kim.typing[0], elsewhere.typing[0]]).toEqual(Array(2).fill({ from: 'handler', typing: true }));
  });
});
