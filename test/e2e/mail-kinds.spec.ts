import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, RunningProduct, type SandboxMail } from './running-product.js';

interface Case {
  readonly id: string;
  readonly reference: string;
  readonly customer: { readonly undeliverable?: boolean };
  readonly acknowledgement: { readonly state: string };
  readonly entryCount: number;
  readonly entries: readonly { readonly kind: string; readonly from: string; readonly rule?: string }[];
}

interface Held {
  readonly id: string;
  readonly reason?: string;
}

const OTHER_ADDRESS = 'help@redress.localhost';

describe('what machines and bystanders send', () => {
  let product: RunningProduct;

  beforeAll(async () => {
    product = await RunningProduct.create();
    await product.start({ REDRESS_EMAIL_ADDRESS: `complaints@redress.localhost,${OTHER_ADDRESS}` });
    await product.signIn();
  }, 60_000);

  afterAll(async () => {
    await product.remove();
  });

  const casesOf = async (address: string): Promise<readonly { readonly id: string }[]> =>
    (await product.get<{ items: { id: string }[] }>(`/api/v1/cases?q=${encodeURIComponent(address)}`)).items;
  const readCase = async (id: string): Promise<Case> => product.get<Case>(`/api/v1/cases/${id}`);
  const fates = async (fate: string): Promise<number> =>
    (await product.get<{ items: unknown[] }>(`/api/v1/intake?fate=${fate}&limit=100`)).items.length;
  const withEntries = async (id: string, count: number): Promise<Case> =>
    eventually(
      async () => {
        const found = await readCase(id);
        return found.entryCount === count ? found : undefined;
      },
      `${String(count)} entries on the case`,
    );
  /** A complaint of `name`, its case and the receipt that went out. */
  const complain = async (name: string): Promise<{ id: string; receipt: SandboxMail }> => {
    const from = `${name}@mail.example`;
    await product.mail({ from, subject: 'Late', text: 'The parcel is late.', messageId: `<${name}-1@mail.example>` });
    const [receipt] = await product.received(from, 1);
    const [first] = await casesOf(from);
    if (receipt === undefined || first === undefined) throw new Error(`no case of ${from}`);
    return { id: first.id, receipt };
  };
  const report = async (receipt: SandboxMail, action: 'failed' | 'delayed', status: string): Promise<void> =>
    product.mail({
      envelope: { from: '', to: 'complaints@redress.localhost' },
      raw: [
        'From: Mail Delivery System <MAILER-DAEMON@mx.mail.example>',
        'To: complaints@redress.localhost',
        'Subject: Delivery report',
        `Message-ID: <report-${action}-${String(Date.now())}@mx.mail.example>`,
        'MIME-Version: 1.0',
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        'This is the mail system at host mx.mail.example.',
        '--b',
        'Content-Type: message/delivery-status',
        '',
        'Reporting-MTA: dns; mx.mail.example',
        '',
        `Final-Recipient: rfc822; ${receipt.to[0] ?? ''}`,
        `Action: ${action}`,
        `Status: ${status}`,
        '',
        '--b',
        'Content-Type: text/rfc822-headers',
        '',
        `Message-ID: <${receipt.messageId.replace(/[<>]/gu, '')}>`,
        `To: ${receipt.to[0] ?? ''}`,
        '',
        '--b--',
        '',
      ].join('\r\n'),
    });

  it('an out-of-office answer is filed on its case and never answered', async () => {
    const { id, receipt } = await complain('ooo');
    await product.mail({
      from: 'ooo@mail.example',
      to: receipt.headers['reply-to'] ?? '',
      subject: 'Automatic reply: your complaint',
      text: 'I am away until Monday.',
      inReplyTo: receipt.messageId,
      headers: { 'Auto-Submitted': 'auto-replied' },
    });
    expect((await withEntries(id, 2)).entries[1]).toMatchObject({ kind: 'automatic' });
    await product.idle();
    await product.received('ooo@mail.example', 1);
  }, 60_000);

  it('a mail that came back reopens the duty to acknowledge and marks the address', async () => {
    const { id, receipt } = await complain('gone');
    await report(receipt, 'failed', '5.1.1');
    const found = await eventually(async () => {
      const each = await readCase(id);
      return each.customer.undeliverable === true && each.entryCount === 2 ? each : undefined;
    }, 'a marked address');
    expect(found.acknowledgement.state).toBe('reopened');
    expect(found.entries[1]).toMatchObject({ kind: 'bounce' });
  }, 60_000);

  it('a mail that is only late is a note', async () => {
    const { id, receipt } = await complain('slow');
    await report(receipt, 'delayed', '4.4.1');
    const found = await withEntries(id, 2);
    expect(found.entries[1]).toMatchObject({ kind: 'automatic', rule: 'delayed' });
    expect(found.acknowledgement.state).toBe('met');
    expect(found.customer.undeliverable).toBeUndefined();
  }, 60_000);

  it('what a mailing list brings waits for a person, who puts it aside in one step or makes a case of it', async () => {
    const listed = async (): Promise<Held[]> =>
      (await product.get<{ items: Held[] }>('/api/v1/intake?fate=held&limit=100')).items.filter(
        ({ reason }) => reason === 'list',
      );
    const send = async (from: string): Promise<void> =>
      product.mail({ from, subject: 'News', text: 'The lamp broke.', headers: { 'List-Id': '<news.list.example>' } });
    for (const from of ['news@list.example', 'news@list.example', 'member@list.example']) await send(from);
    const [member, second, first] = await eventually(async () => {
      const rows = await listed();
      return rows.length === 3 ? rows : undefined;
    }, 'three held mails');
    expect(await casesOf('member@list.example')).toEqual([]);
    for (const row of [first, second]) {
      expect((await product.post(`/api/v1/intake/${row?.id ?? ''}/not-ours`, {})).status).toBeLessThan(300);
    }
    expect(await listed()).toEqual([member]);
    expect((await product.post(`/api/v1/intake/${member?.id ?? ''}/open`, {})).status).toBeLessThan(300);
    expect(await casesOf('member@list.example')).toHaveLength(1);
    await product.received('member@list.example', 1);
    await product.received('news@list.example', 0);
    expect(await listed()).toEqual([]);
  }, 60_000);

  it('what only looks like a machine waits too, is answered by none, and can be opened', async () => {
    const doubtful = async (): Promise<Held[]> =>
      (await product.get<{ items: Held[] }>('/api/v1/intake?fate=held&limit=100')).items.filter(
        ({ reason }) => reason === 'doubtful',
      );
    const senders = ['postmaster@shop.example', 'noreply@scanner.example', 'notifications@ombudsman.example'];
    for (const from of senders) await product.mail({ from, subject: 'Broken lamps', text: 'Four came broken.' });
    await product.mail({
      from: 'sam@staff.example',
      subject: 'FW: Vase',
      text: '-----Original Message-----\nFrom: Jane <jane@mail.example>\nSent: 20 November 2026\nTo: Sam\nSubject: Vase\n\nBroken.',
      headers: { 'X-MS-Exchange-Generated-Message-Source': 'Mailbox Rules Agent' },
    });
    await product.mail({
      envelope: { from: '', to: 'complaints@redress.localhost' },
      from: 'null@mail.example',
      text: 'x',
    });
    await product.mail({
      from: 'form@shop.example',
      replyTo: 'lou@mail.example',
      subject: 'New complaint',
      text: 'The lamp broke.',
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    // What a machine answers with is on no list, however much of it comes.
    for (let n = 0; n < 5; n += 1) {
      await product.mail({
        from: `away${String(n)}@mail.example`,
        subject: 'Automatic reply: Your complaint',
        text: 'Away.',
        headers: { 'Auto-Submitted': 'auto-replied' },
      });
    }
    const rows = await eventually(async () => {
      const found = await doubtful();
      return found.length >= 6 ? found : undefined;
    }, 'six doubtful mails');
    await product.idle();
    expect(await doubtful()).toHaveLength(6);
    for (const from of [
      ...senders,
      'null@mail.example',
      'lou@mail.example',
      'form@shop.example',
      'jane@mail.example',
    ]) {
      expect(await casesOf(from)).toEqual([]);
      await product.received(from, 0);
    }
    const opened = await Promise.all(
      rows.map(({ id }) => product.post(`/api/v1/intake/${id}/open`, { answer: false })),
    );
    expect(opened.map(({ status }) => status)).toEqual(rows.map(() => 200));
    for (const from of [...senders, 'null@mail.example', 'lou@mail.example']) {
      expect(await casesOf(from)).toHaveLength(1);
    }
    expect(await doubtful()).toEqual([]);
  }, 60_000);

  it('a web form that writes in our own name is a complaint of whoever filled it in', async () => {
    await product.mail({
      from: 'complaints@redress.localhost',
      replyTo: 'pia@mail.example',
      subject: 'New complaint',
      text: 'The lamp broke.',
    });
    await product.received('pia@mail.example', 1);
    expect(await casesOf('pia@mail.example')).toHaveLength(1);
  }, 60_000);

  it('copies to two of our addresses are one case with one receipt', async () => {
    const duplicates = await fates('duplicate');
    await product.mail({
      from: 'twice@mail.example',
      to: ['complaints@redress.localhost', OTHER_ADDRESS],
      subject: 'Late',
      text: 'The parcel is late.',
    });
    await eventually(async () => ((await fates('duplicate')) === duplicates + 1 ? true : undefined), 'a duplicate');
    await product.received('twice@mail.example', 1);
    expect((await casesOf('twice@mail.example')).length).toBe(1);
  }, 60_000);

  it('who was in copy joins as a third party and is written to by no machine', async () => {
    await product.mail({
      from: 'first@mail.example',
      cc: 'aunt@mail.example',
      subject: 'Vase',
      text: 'The vase is broken.',
      messageId: '<vase-1@mail.example>',
    });
    await product.received('first@mail.example', 1);
    const [first] = await casesOf('first@mail.example');
    await product.mail({
      from: 'aunt@mail.example',
      subject: 'Re: Vase',
      text: 'I saw it arrive like that.',
      inReplyTo: '<vase-1@mail.example>',
    });
    expect((await withEntries(first?.id ?? '', 2)).entries[1]).toMatchObject({ from: 'third-party' });
    await product.idle();
    await product.received('aunt@mail.example', 0);
  }, 60_000);

  it('more first mails of one sender than a person writes wait for a person', async () => {
    const held = await fates('held');
    for (let n = 0; n < 25; n += 1) {
      await product.mail({ from: 'loop@mail.example', subject: `Ticket ${String(n)}`, text: 'We got your message.' });
    }
    await eventually(async () => ((await fates('held')) === held + 5 ? true : undefined), 'five held mails');
    await product.idle();
    const { items } = await product.get<{ items: SandboxMail[] }>('/sandbox/api/messages?to=loop@mail.example');
    expect(items.length).toBeLessThanOrEqual(5);
  }, 60_000);
});
