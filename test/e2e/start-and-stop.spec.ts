import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { eventually, PASSWORD, RunningProduct } from './running-product.js';

jest.setTimeout(120_000);

describe('starting and stopping', () => {
  let product: RunningProduct;
  beforeEach(async () => {
    product = await RunningProduct.create();
  });
  afterEach(() => product.remove());

  it('names every wrong setting at once, never a secret, and exits with 78', async () => {
    const code = await product.start({
      REDRESS_LISTEN: 'somewhere',
      REDRESS_EMAIL_MAX_BYTES: 'huge',
      REDRESS_SECRET: 'hush-hush',
      REDRESS_PUBLIC_ULR: 'https://acme.example',
    });
    expect(code).toBe(78);
    for (const name of [
      'REDRESS_LISTEN',
      'REDRESS_EMAIL_MAX_BYTES',
      'REDRESS_SECRET',
      'did you mean REDRESS_PUBLIC_URL',
    ])
      expect(product.log).toContain(name);
    expect(product.log).not.toContain('hush-hush');
    // Nothing was begun.
    expect(readdirSync(product.folder)).toEqual([]);
  });

  it('names every error of the organisation file with its line, exits with 78, and starts once it is mended', async () => {
    const file = join(product.folder, 'organisation.yaml');
    writeFileSync(
      file,
      'organisation: { name: Acme, timeZone: Mars }\nteams: []\nstaff:\n  - { key: ann, nam: Ann }\n',
    );
    expect(await product.start({ REDRESS_ORGANISATION: file })).toBe(78);
    for (const place of ['yaml:1:', 'organisation.timeZone', 'yaml:2:', 'yaml:4:', 'did you mean name?'])
      expect(product.log).toContain(place);

    writeFileSync(
      file,
      `organisation: { name: Acme }
teams: [{ key: all, name: All, lead: ann }]
staff: [{ key: ann, name: Ann, email: ann@acme.example, role: lead, team: all }]
`,
    );
    expect(await product.start({ REDRESS_ORGANISATION: file })).toBeUndefined();
    expect(await product.stop()).toBe(0);
  });

  it('refuses a data folder that another process holds', async () => {
    expect(await product.start()).toBeUndefined();
    const other = await RunningProduct.create();
    try {
      expect(await other.start({ REDRESS_DATA_DIR: join(product.folder, 'data') })).toBe(1);
      expect(other.log).toContain('store-locked');
    } finally {
      await other.remove();
    }
    expect(await product.stop()).toBe(0);
  });

  it('says what it waits for when the broker is away, and stops when told to', async () => {
    const starting = product.start({ REDRESS_BROKER_URL: 'kafka://user:pa55@127.0.0.1:1' });
    await eventually(
      () => Promise.resolve(product.log.includes('Waiting for the broker at kafka://127.0.0.1:1') || undefined),
      'a line about the broker',
    );
    expect(await product.stop()).toBe(0);
    expect(await starting).toBe(0);
    expect(product.log).not.toContain('pa55');
  });

  it('ends its start by saying where to look, as the README says', async () => {
    expect(await product.start()).toBeUndefined();
    const greeting = (text: string): readonly string[] => {
      const [, ...lines] = text.slice(text.indexOf('  Redress is ready.')).split('\n');
      const until = lines.findIndex((line) => !line.startsWith('  '));
      return lines.slice(0, until).map((line) => /^ *(.+?)(?: {2}| as )/u.exec(line)?.[1] ?? line);
    };
    const said = greeting(product.log);
    expect(said).toContain('What we sent');
    expect(greeting(readFileSync('README.md', 'utf8'))).toEqual(said);
    expect(await product.stop()).toBe(0);
  });

  it('stops cleanly with connections open, and keeps its log free of people', async () => {
    expect(await product.start()).toBeUndefined();
    await product.signIn();
    const form = { description: 'Where is it?', email: 'wanda@customer.example', name: 'Wanda' };
    const answer = await product.post('/api/v1/complaints', form, { 'idempotency-key': 'k' });
    const { statusUrl } = (await answer.json()) as { statusUrl: string };
    await product.received('wanda@customer.example', 1);
    await fetch(statusUrl);
    const idle = connect(product.smtpPort, '127.0.0.1');
    idle.on('error', () => idle.destroy());
    await new Promise((resolve) => idle.once('data', resolve));

    expect(await product.stop()).toBe(0);
    idle.destroy();
    expect(product.log).toContain('"clean":true');
    for (const secret of ['wanda@customer.example', 'Where is it?', PASSWORD, statusUrl.split('/t/')[1] ?? '-'])
      expect(product.log).not.toContain(secret);
  });
});
