import { afterAll, describe, expect, it, jest } from '@jest/globals';

// A broker that is killed is let in again when its session has ended.
jest.setTimeout(180_000);

const SERVERS = ['KAFKA', 'MONGODB', 'S3', 'CLAMD'];

function control(server: string): string {
  const address = process.env[`REDRESS_TEST_${server}_CONTROL`];
  if (address === undefined)
    throw new Error(`REDRESS_TEST_${server}_CONTROL is not set; run this with npm run test:real`);
  return address;
}

async function order(server: string, action: string): Promise<number> {
  return (await fetch(`${control(server)}/${action}`, { method: 'POST' })).status;
}

afterAll(async () => {
  await Promise.all(SERVERS.map(async (server) => await order(server, 'start')));
});

describe('the control of a real server', () => {
  it.each(SERVERS)('kills %s, starts it again, and finds nothing to do when it runs', async (server) => {
    expect(await order(server, 'kill')).toBe(204);
    expect(await order(server, 'start')).toBe(204);
    expect(await order(server, 'start')).toBe(204);
  });

  it.each(SERVERS)('does nothing else with %s', async (server) => {
    expect(await order(server, 'destroy')).toBe(404);
    expect((await fetch(`${control(server)}/kill`)).status).toBe(404);
  });
});
