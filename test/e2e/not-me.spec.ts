import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { eventually, RunningProduct } from './running-product.js';

interface Found {
  readonly id: string;
  readonly customer: { readonly address?: string; readonly wrongPerson?: boolean };
  readonly acknowledgement: { readonly state: string; readonly evidence?: string };
  readonly updates: readonly {
    readonly kind: string;
    readonly state: string;
    readonly reason?: string;
  }[];
  readonly history: readonly { readonly kind: string; readonly explanation?: string }[];
}

jest.setTimeout(180_000);

/** A relay that takes mail, or asks for it to come again later (RFC 5321 section 4.2.1: 4yz) as long as it is busy. */
class BusyRelay {
  busy = false;
  private readonly refusals: string[] = [];
  private readonly taken: { readonly to: string; readonly mail: Email }[] = [];
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 100,
    onRcptTo: ({ address }, _session, callback) => {
      if (this.busy) this.refusals.push(address);
      callback(this.busy ? Object.assign(new Error('4.7.1 come again'), { responseCode: 451 }) : null);
    },
    onData: (stream, { envelope }, callback) => {
      void buffer(stream).then(async (raw) => {
        const mail = await PostalMime.parse(raw);
        for (const { address } of envelope.rcptTo) this.taken.push({ to: address, mail });
        callback();
      });
    },
  });

  async open(): Promise<string> {
    this.server.on('error', () => undefined);
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `smtp://127.0.0.1:${String((this.server.server.address() as AddressInfo).port)}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(resolve);
    });
  }

  /** What went to this address because of the case: our Message-IDs begin with it. */
  about(address: string, caseId: string): Email[] {
    return this.taken
      .filter(({ to, mail }) => to === address && mail.messageId?.startsWith(`<${caseId}.`) === true)
      .map(({ mail }) => mail);
  }

  /** Waits until a mail to this address has been refused for now. */
  async refused(address: string): Promise<void> {
    await eventually(() => Promise.resolve(this.refusals.includes(address) || undefined), `a refusal to ${address}`);
  }

  async arrived(address: string, caseId: string, count: number): Promise<Email[]> {
    return eventually(
      async () => {
        const mails = await Promise.resolve(this.about(address, caseId));
        return mails.length >= count ? mails : undefined;
      },
      `${String(count)} mails to ${address} about its case`,
    );
  }
}

describe('whoever reads there is not who complains', () => {
  const relay = new BusyRelay();
  let product: RunningProduct;

  beforeAll(async () => {
    product = await RunningProduct.create();
    await product.start({ REDRESS_EMAIL_SMTP_URL: await relay.open() });
    await product.signIn();
  });

  afterAll(async () => {
    await product.remove();
    await relay.close();
  });

  const read = async (id: string): Promise<Found> => product.get<Found>(`/api/v1/cases/${id}`);
  const casesOf = async (address: string, count: number): Promise<readonly Found[]> =>
    eventually(
      async () => {
        const { items } = await product.get<{ items: Found[] }>(`/api/v1/cases?q=${encodeURIComponent(address)}`);
        return items.length === count ? items : undefined;
      },
      `${String(count)} cases of ${address}`,
    );
  const until = async (id: string, holds: (found: Found) => boolean, what: string): Promise<Found> =>
    eventually(async () => {
      const found = await read(id);
      return holds(found) ? found : undefined;
    }, what);
  const write = async (id: string, key: string): Promise<number> =>
    (await product.post(`/api/v1/cases/${id}/messages`, { text: 'We looked.' }, { 'idempotency-key': key })).status;
  const confirm = async (id: string, email: string): Promise<void> => {
    expect((await product.post(`/api/v1/intake/${id}/confirm`, { email })).status).toBe(200);
  };

  it('by mail: what waits for them about this case never arrives, their other complaint is answered', async () => {
    const kim = 'kim@customer.example';
    await product.mail({ from: kim, subject: 'Late', text: 'My parcel is late.' });
    const [first] = await casesOf(kim, 1);
    if (first === undefined) throw new Error('no case');
    const [receipt] = await relay.arrived(kim, first.id, 1);

    relay.busy = true;
    expect(await write(first.id, 'k1')).toBe(201);
    await relay.refused(kim);
    const to = receipt?.replyTo?.[0]?.address ?? '';
    await product.mail({ from: kim, to, subject: 'Re: Late', inReplyTo: receipt?.messageId ?? '', text: 'NOT ME' });
    const stopped = await until(
      first.id,
      ({ updates }) => updates.some(({ state }) => state === 'failed'),
      'a failure',
    );
    relay.busy = false;

    expect(stopped.updates.find(({ kind }) => kind === 'reply')).toMatchObject({ reason: 'wrong-person' });
    expect(stopped).toMatchObject({ customer: { wrongPerson: true }, acknowledgement: { state: 'reopened' } });
    const said = stopped.history.find(({ kind }) => kind === 'not-me-requested');
    expect(said?.explanation).toContain('confirm');
    expect(await write(first.id, 'k2')).toBe(409);

    await product.mail({ from: kim, subject: 'Broken', text: 'Another parcel came broken.' });
    const second = (await casesOf(kim, 2)).find(({ id }) => id !== first.id);
    if (second === undefined) throw new Error('no second case');
    await relay.arrived(kim, second.id, 1);
    expect(relay.about(kim, first.id)).toHaveLength(1);

    await confirm(first.id, kim);
    await relay.arrived(kim, first.id, 2);
    await until(first.id, ({ acknowledgement }) => acknowledgement.state === 'met', 'an acknowledgement');
    expect(await write(first.id, 'k3')).toBe(201);
    await relay.arrived(kim, first.id, 3);
  });

  it('by link: the receipt that waits never arrives, and the link stops no address that a person confirms later', async () => {
    const stranger = 'stranger@customer.example';
    relay.busy = true;
    const taken = await product.post('/api/v1/complaints', { description: 'A harp too late', email: stranger });
    const { reference, statusUrl } = (await taken.json()) as { reference: string; statusUrl: string };
    const token = statusUrl.split('/t/')[1] ?? '';
    const id = token.split('.')[0] ?? '';
    await casesOf(stranger, 1);
    await relay.refused(stranger);
    const notMe = async (): Promise<number> =>
      (
        await product.post(
          `/api/v1/complaints/${reference}/not-me`,
          {},
          { authorization: `Bearer ${token}`, cookie: '', 'x-csrf-token': '' },
        )
      ).status;
    expect(await notMe()).toBe(202);
    const stopped = await until(id, ({ updates }) => updates[0]?.state === 'suppressed', 'a suppressed receipt');
    expect(stopped.updates).toMatchObject([{ kind: 'receipt', reason: 'wrong-person' }]);
    expect(stopped).toMatchObject({ acknowledgement: { state: 'reopened', evidence: 'wrong-person' } });
    relay.busy = false;

    await confirm(id, 'true@customer.example');
    await relay.arrived('true@customer.example', id, 1);
    expect(await notMe()).toBe(202);
    const known = await until(
      id,
      ({ history }) => history.filter(({ kind }) => kind === 'not-me-requested').length === 2,
      'a second "not me"',
    );
    expect(known.customer).toMatchObject({ address: 'true@customer.example' });
    expect(known.customer.wrongPerson).toBeUndefined();
    expect(await write(id, 'k4')).toBe(201);
    await relay.arrived('true@customer.example', id, 2);
    expect(relay.about(stranger, id)).toEqual([]);
  });
});
