import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually, RunningProduct } from '../e2e/running-product.js';
import { MailFolder } from './imap-server.js';
import { serverVariable } from './real-server.js';
import { TlsFront } from './tls-front.js';

jest.setTimeout(120_000);

interface Line {
  readonly id: string;
  readonly fate: string;
  readonly receivedAt: string;
  readonly cases: readonly string[];
}

interface Case {
  readonly id: string;
  readonly receivedAt: string;
  readonly acknowledgement: { readonly state: string };
  readonly entryCount: number;
  readonly entries: readonly { readonly from: string; readonly text: string }[];
}

const HOUR = 3_600_000;

function letter(from: string, subject: string, headers: readonly string[] = []): string {
  return [
    `From: ${from}@customer.example`,
    'To: complaints@acme.example',
    `Subject: ${subject}`,
    `Message-ID: <${from}-${subject.replace(/\W/gu, '-')}@customer.example>`,
    'Date: Sun, 22 Nov 2026 10:00:00 +0000',
    ...headers,
    '',
    `I complain: ${subject}.`,
    '',
  ].join('\r\n');
}

describe('a mailbox on Dovecot, read over TLS by the whole product', () => {
  const box = new MailFolder('stories');
  const long = new Date(Math.floor(Date.now() / 1_000) * 1_000 - 48 * HOUR);
  let front: TlsFront;
  let product: RunningProduct;

  const environment = (): Record<string, string> => ({
    REDRESS_EMAIL_ADDRESS: 'complaints@acme.example',
    REDRESS_EMAIL_IMAP_URLS: `imaps://${box.user}:${serverVariable('REDRESS_TEST_IMAP_PASSWORD')}@localhost:${String(front.port)}/INBOX`,
  });
  const trusting = (): Record<string, string> => ({ ...environment(), NODE_EXTRA_CA_CERTS: front.authorityFile });

  beforeAll(async () => {
    await box.create();
    for (const from of ['ann', 'ben', 'cid']) await box.deliver(letter(from, 'Old lamp'), long);
    front = await TlsFront.open(Number(new URL(serverVariable('REDRESS_TEST_IMAP_URL')).port));
    product = await RunningProduct.create();
    await product.start(trusting());
    await product.signIn();
  });

  afterAll(async () => {
    await product.remove();
    await front.close();
  });

  const lines = async (query: string): Promise<readonly Line[]> =>
    (await product.get<{ items: Line[] }>(`/api/v1/intake?limit=100&${query}`)).items;
  const linesOf = async (query: string, count: number): Promise<readonly Line[]> =>
    eventually(
      async () => {
        const found = await lines(query);
        return found.length === count ? found : undefined;
      },
      `${String(count)} lines of ${query}`,
    );
  const casesOf = async (name: string): Promise<readonly { readonly id: string }[]> =>
    (await product.get<{ items: { id: string }[] }>(`/api/v1/cases?q=${name}%40customer.example`)).items;
  const withEntries = async (id: string, count: number): Promise<Case> =>
    eventually(
      async () => {
        const found = await product.get<Case>(`/api/v1/cases/${id}`);
        return found.entryCount === count ? found : undefined;
      },
      `${String(count)} entries on the case`,
    );
  const mailed = async (name: string, count: number): Promise<readonly { readonly messageId: string }[]> =>
    product.received(`${name}@customer.example`, count);
  const senders = async (rows: readonly Line[]): Promise<Map<string, Line>> => {
    const named = rows.map(async (row) => {
      const { message } = await product.get<{ message: { from: { address: string } } }>(`/api/v1/intake/${row.id}`);
      return [message.from.address.split('@')[0] ?? '', row] as const;
    });
    return new Map(await Promise.all(named));
  };

  it('shows what lay there before as that: no case, no answer', async () => {
    const old = await linesOf('fate=before-start', 3);
    expect(old.map(({ receivedAt, cases }) => [receivedAt, cases])).toEqual(old.map(() => [long.toISOString(), []]));
    await product.idle();
    for (const name of ['ann', 'ben', 'cid']) {
      expect(await casesOf(name)).toEqual([]);
      await mailed(name, 0);
    }
  });

  it('has an old mail opened by a person, with the date on which it came, answered or in silence as that person says', async () => {
    const old = await senders(await linesOf('fate=before-start', 3));
    const open = async (name: string, answer: boolean): Promise<Case> => {
      const answered = await product.post(`/api/v1/intake/${old.get(name)?.id ?? ''}/open`, { answer });
      expect(answered.status).toBeLessThan(300);
      const [first] = await casesOf(name);
      return product.get<Case>(`/api/v1/cases/${first?.id ?? ''}`);
    };
    const ann = await open('ann', true);
    const ben = await open('ben', false);
    await mailed('ann', 1);
    await product.idle();
    await mailed('ben', 0);
    expect([ann.receivedAt, ben.receivedAt]).toEqual([long.toISOString(), long.toISOString()]);
    expect(ben.acknowledgement.state).toBe('due');
    expect((await linesOf('fate=before-start', 1)).map(({ id }) => id)).toEqual([old.get('cid')?.id]);
  });

  it('makes one case and one receipt of a new mail, however often it is there, and what answers the receipt joins', async () => {
    await box.deliver(letter('dan', 'Broken vase'));
    await box.deliver(letter('dan', 'Broken vase', ['Received: from copy.example']));
    const [receipt] = await mailed('dan', 1);
    const cases = await casesOf('dan');
    expect(cases).toHaveLength(1);
    const id = cases[0]?.id ?? '';
    await box.deliver(letter('dan', 'Re: Your complaint', [`In-Reply-To: ${receipt?.messageId ?? ''}`]));
    const joined = await withEntries(id, 2);
    expect(joined.entries[1]).toMatchObject({ from: 'customer', text: expect.stringContaining('Your complaint') });
    await product.idle();
    await mailed('dan', 1);
    expect(await casesOf('dan')).toHaveLength(1);
  });

  it('brings what came while the product was away once, and nothing again', async () => {
    await product.stop();
    await box.deliver(letter('eve', 'Late parcel'));
    await product.start(trusting());
    await product.signIn();
    await mailed('eve', 1);
    await product.idle();
    expect(await casesOf('eve')).toHaveLength(1);
    expect((await lines('fate=opened')).length).toBe(4);
    expect((await lines('fate=added')).length).toBe(1);
    expect((await lines('fate=before-start')).length).toBe(1);
  });

  it('is not read under a certificate that nobody vouches for', async () => {
    const doubting = await RunningProduct.create();
    try {
      await doubting.start(environment());
      const said = await eventually(async () => {
        const note = (await doubting.checks())['email mailboxes'];
        return note === 'ok' ? undefined : note;
      }, 'a note that the mailbox cannot be read');
      expect(said).toBe('mailbox 1 away');
      await doubting.signIn();
      expect((await doubting.get<{ items: Line[] }>('/api/v1/intake')).items).toEqual([]);
    } finally {
      await doubting.remove();
    }
  });
});
