import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { Readable } from 'node:stream';
import type { DeliveryRow } from '@redress/channel-kit';
import type { UpdateIssued } from '@redress/contracts';
import { FileStore, fileNotFound, type StoredFile } from '@redress/files';
import { KeyRing, RedressError, sha256, systemClock } from '@redress/kernel';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { MailTokens } from '../domain/mail-tokens.js';
import { OwnAddresses } from '../domain/own-addresses.js';
import { MailRelay } from '../infrastructure/mail-relay.js';
import { MailComposer } from './mail-composer.js';
import { RelaySender } from './relay-sender.js';

const own = new OwnAddresses(['complaints@acme.example', 'hilfe@acme.example'], '+');
const tokens = new MailTokens(new KeyRing('s'.repeat(32)));
const caseId = '01930000-0000-7000-8000-000000000001';
const updateId = '01930000-0000-8000-8000-000000000002';

class OneFile extends FileStore {
  away = false;

  constructor(
    private readonly ref: string,
    private readonly bytes: Buffer,
  ) {
    super();
  }
  override put(): Promise<StoredFile> {
    return Promise.reject(new Error('not here'));
  }
  override stat(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
  override read(ref: string): Promise<Buffer> {
    if (this.away) return Promise.reject(new RedressError('files-unavailable', 'away', { retriable: true }));
    return ref === this.ref ? Promise.resolve(this.bytes) : Promise.reject(fileNotFound(ref));
  }
  override stream(): Promise<Readable> {
    return Promise.resolve(Readable.from([]));
  }
  override remove(): Promise<void> {
    return Promise.resolve();
  }
  override close(): Promise<void> {
    return Promise.resolve();
  }
}

interface Sent {
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly raw: string;
  readonly mail: Email;
}

type Scenario =
  'take' | 'refuse-recipient' | 'defer-recipient' | 'refuse-data' | 'defer-data' | 'drop-after-data' | 'refuse-sender';

/** A relay that does what the scenario says. */
class TestRelay {
  scenario: Scenario = 'take';
  readonly sent: Sent[] = [];
  private readonly server: SMTPServer;

  constructor(options: { readonly hideSMTPUTF8?: boolean } = {}) {
    this.server = new SMTPServer({
      ...options,
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      logger: false,
      disableReverseLookup: true,
      maxAllowedUnauthenticatedCommands: false,
      closeTimeout: 100,
      onMailFrom: (_, __, callback) => {
        callback(this.scenario === 'refuse-sender' ? problem(530, 'authenticate first') : null);
      },
      onRcptTo: ({ address }, _, callback) => {
        if (this.scenario === 'refuse-recipient') callback(problem(550, `<${address}> is unknown here`));
        else callback(this.scenario === 'defer-recipient' ? problem(450, 'greylisted') : null);
      },
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          void this.finish(Buffer.concat(chunks).toString('utf8'), session, callback);
        });
      },
    });
  }

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

  hangUp(): void {
    for (const connection of this.server.connections) connection._socket.destroy();
  }

  private async finish(
    raw: string,
    session: SMTPServerSession,
    callback: (error?: Error | null, answer?: string) => void,
  ): Promise<void> {
    if (this.scenario === 'refuse-data' || this.scenario === 'defer-data') {
      callback(this.scenario === 'refuse-data' ? problem(554, 'too ugly') : problem(452, 'disk full'));
      return;
    }
    const { mailFrom, rcptTo } = session.envelope;
    const envelope = { from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map(({ address }) => address) };
    this.sent.push({ envelope, raw, mail: await PostalMime.parse(raw) });
    if (this.scenario === 'drop-after-data') this.hangUp();
    else callback(null, 'queued as 4711 for ann@mail.example');
  }
}

function problem(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}

function delivery(change: Partial<UpdateIssued> = {}): DeliveryRow {
  const update: UpdateIssued = {
    updateId,
    caseId,
    reference: 'K7M-Q2X-WDP',
    kind: 'receipt',
    channel: 'email',
    recipient: { key: 'k', address: 'ann@mail.example', name: 'Ann\r\nBcc: x@y.example' },
    account: 'complaints@acme.example',
    subject: 'Re: Verspätet',
    text: { preview: 'Wir haben Ihre Beschwerde.\n.\nEnde', bytes: 33, sha256: sha256('x') },
    language: 'de',
    automatic: 'auto-replied',
    answers: ['2@mail.example', '1@mail.example'],
    issuedAt: '2026-11-22T10:00:00.000Z',
    ...change,
  };
  return { _id: update.updateId, caseId: update.caseId, update } as DeliveryRow;
}

describe('the relay sender', () => {
  let relay: TestRelay;
  let hands: MailRelay;
  let url: string;
  let name: string | undefined;
  const files = new OneFile('t/1', Buffer.from('Ein langer Text.'));
  const forever = new AbortController().signal;

  function sender(to = url): RelaySender {
    hands = new MailRelay({ url: to, connections: 2, clock: systemClock });
    return new RelaySender(new MailComposer(own, tokens, files, { senderName: () => Promise.resolve(name) }), hands);
  }

  beforeEach(async () => {
    relay = new TestRelay();
    url = await relay.open();
    name = 'Acme, Parcels "Ltd"';
    files.away = false;
  });
  afterEach(async () => {
    hands.close();
    await relay.close();
  });

  it('sends a receipt into the customer thread, marked as made by a machine', async () => {
    const outcome = await sender().send(delivery(), forever);
    const messageId = tokens.messageId({ caseId, updateId }, 'acme.example');
    expect(outcome).toEqual({
      state: 'accepted',
      externalId: messageId,
      reason: expect.stringMatching(/4711 for <address>/u),
    });
    const [sent] = relay.sent;
    expect(sent?.mail).toMatchObject({
      from: { name: 'Acme, Parcels "Ltd"', address: 'complaints@acme.example' },
      to: [{ name: '', address: 'ann@mail.example' }],
      subject: 'Re: Verspätet',
      messageId: `<${messageId}>`,
      inReplyTo: '<2@mail.example>',
      references: '<1@mail.example> <2@mail.example>',
      date: '2026-11-22T10:00:00.000Z',
      text: 'Wir haben Ihre Beschwerde.\n.\nEnde\n',
    });
    const headers = Object.fromEntries(sent?.mail.headers.map(({ key, value }) => [key, value]) ?? []);
    expect(headers).toMatchObject({
      'auto-submitted': 'auto-replied',
      'x-auto-response-suppress': 'All',
      precedence: 'bulk',
      'x-loop': 'complaints@acme.example',
      'content-language': 'de',
    });
    expect(headers).not.toHaveProperty('bcc');
  });

  it('puts signed tokens into Reply-To and the return path', async () => {
    await sender().send(delivery(), forever);
    const [sent] = relay.sent;
    const replyTo = sent?.mail.replyTo?.[0]?.address ?? '';
    expect(tokens.readCase(own.match(replyTo)?.extension ?? '')).toBe(caseId);
    expect(replyTo.indexOf('@')).toBeLessThanOrEqual(64);
    expect(tokens.readBounce(own.match(sent?.envelope.from ?? '')?.extension ?? '')).toBe(updateId);
    expect(sent?.envelope.to).toEqual(['ann@mail.example']);
  });

  it('sends a group as one mail, under the identity of the group', async () => {
    const { update } = delivery();
    const { update: second } = delivery({
      updateId: 'u2',
      reference: 'AAA-BBB-CCC',
      text: { preview: 'Noch nichts.', bytes: 12, sha256: sha256('x') },
    });
    const groupId = '01930000-0000-8000-8000-000000000009';
    const outcome = await sender().send(delivery({ updateId: groupId }), forever, [update, second]);
    expect(outcome).toMatchObject({ externalId: tokens.messageId({ caseId, updateId: groupId }, 'acme.example') });
    expect(relay.sent).toHaveLength(1);
    const [sent] = relay.sent;
    expect(tokens.readBounce(own.match(sent?.envelope.from ?? '')?.extension ?? '')).toBe(groupId);
    expect(sent?.mail.subject).toBe('Neues zu Ihren Beschwerden [K7M-Q2X-WDP] [AAA-BBB-CCC]');
    expect(sent?.mail.text).toMatch(/sind hier 2 in einer[^]*Wir haben[^]*AAA-BBB-CCC[^]*Noch nichts/u);
  });

  it("leaves a person's own words unmarked, from the address that was written to", async () => {
    name = undefined;
    await sender().send(delivery({ automatic: 'no', account: 'hilfe@acme.example', answers: [] }), forever);
    const keys = relay.sent[0]?.mail.headers.map(({ key }) => key) ?? [];
    expect(relay.sent[0]?.mail.from).toEqual({ name: '', address: 'hilfe@acme.example' });
    for (const absent of ['auto-submitted', 'precedence', 'x-auto-response-suppress', 'in-reply-to', 'references']) {
      expect(keys).not.toContain(absent);
    }
  });

  it('sends the very same mail on every attempt', async () => {
    const one = sender();
    await one.send(delivery(), forever);
    await one.send(delivery(), forever);
    expect(relay.sent[1]?.raw).toBe(relay.sent[0]?.raw);
  });

  it('lets nothing of an update become a header', async () => {
    const injected = 'x\r\nBcc: victim@other.example\r\n\r\nbody';
    await sender().send(
      delivery({
        subject: injected,
        language: injected,
        answers: [injected, '1@m\r\nBcc: v@o.example'],
        reference: injected,
      }),
      forever,
    );
    const [sent] = relay.sent;
    expect(sent?.mail.headers.map(({ key }) => key)).not.toContain('bcc');
    expect(sent?.envelope.to).toEqual(['ann@mail.example']);
    expect(sent?.mail.text).toContain('Wir haben');
  });

  it('takes long texts from the file store, and waits for it', async () => {
    const long = delivery({ text: { preview: 'Ein', bytes: 16, sha256: sha256('x'), ref: 't/1' } });
    const one = sender();
    files.away = true;
    expect(await one.send(long, forever)).toEqual({ state: 'refused-for-now', reason: 'files-unavailable' });
    files.away = false;
    expect(await one.send(long, forever)).toMatchObject({ state: 'accepted' });
    expect(relay.sent[0]?.mail.text).toBe('Ein langer Text.\n');
  });

  it('brings files over the wire as they are, and says so when one is gone', async () => {
    const content = Buffer.from('%PDF-1.7\n.\n..\n');
    const file = { name: 'Übersicht.pdf', type: 'application/pdf', ref: 'f/1' };
    const list = Buffer.from(JSON.stringify([{ ...file, bytes: content.length, sha256: sha256(content) }]));
    const shelf = new Map([
      ['f/1', content],
      ['f/list', list],
    ]);
    const read = (ref: string): Promise<Buffer> => {
      const kept = shelf.get(ref);
      return kept === undefined ? Promise.reject(fileNotFound(ref)) : Promise.resolve(kept);
    };
    const composer = new MailComposer(own, tokens, Object.assign(new OneFile('', list), { read }), {
      senderName: () => Promise.resolve(name),
    });
    hands = new MailRelay({ url, connections: 2, clock: systemClock });
    const one = new RelaySender(composer, hands);
    const withFile = delivery({ attachments: { ref: 'f/list', bytes: list.length, sha256: sha256(list) } });
    expect(await one.send(withFile, forever)).toMatchObject({ state: 'accepted' });
    const [sent] = relay.sent[0]?.mail.attachments ?? [];
    expect(sent?.filename).toBe('Übersicht.pdf');
    expect(Buffer.from(sent?.content as ArrayBuffer)).toEqual(content);
    shelf.delete('f/1');
    const outcome = await one.send(withFile, forever);
    expect(outcome).toEqual({
      state: 'failed',
      reason: expect.stringMatching(/file that goes with it .* nothing was/u),
    });
    expect(relay.sent).toHaveLength(1);
  });

  it.each<[Scenario, string]>([
    ['refuse-recipient', 'failed'],
    ['refuse-data', 'failed'],
    ['defer-recipient', 'refused-for-now'],
    ['defer-data', 'refused-for-now'],
    ['refuse-sender', 'refused-for-now'],
    ['drop-after-data', 'doubt'],
  ])('with a relay that does %s: %s', async (scenario, state) => {
    relay.scenario = scenario;
    const outcome = await sender().send(delivery(), forever);
    expect(outcome.state).toBe(state);
    expect(outcome.reason).not.toContain('@');
    expect(relay.sent).toHaveLength(scenario === 'drop-after-data' ? 1 : 0);
  });

  it('knows that nothing left when nobody is there', async () => {
    const outcome = await sender('smtp://127.0.0.1:1').send(delivery(), forever);
    expect(outcome).toEqual({ state: 'refused-for-now', reason: 'ECONNREFUSED' });
  });

  it('knows that nothing left when the relay hangs up before the mail', async () => {
    const rude: Server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
    const outcome = await sender(`smtp://127.0.0.1:${String((rude.address() as AddressInfo).port)}`).send(
      delivery(),
      forever,
    );
    expect(outcome).toMatchObject({ state: 'refused-for-now' });
    await new Promise((resolve) => rude.close(resolve));
  });

  it('goes on at once when the relay closed an idle connection', async () => {
    const one = sender();
    await one.send(delivery(), forever);
    relay.hangUp();
    expect(await one.send(delivery(), forever)).toMatchObject({ state: 'accepted' });
    expect(relay.sent).toHaveLength(2);
  });

  it('fails for good without a usable address', async () => {
    const one = sender();
    for (const address of [
      '',
      'ann',
      'ann@mail.example\r\nRCPT TO:<x@y>',
      '<ann@mail.example>',
      `${'a'.repeat(65)}@m.example`,
    ]) {
      expect(await one.send(delivery({ recipient: { key: 'k', address } }), forever)).toEqual({
        state: 'failed',
        reason: 'recipient-unusable',
      });
    }
    expect(relay.sent).toEqual([]);
  });

  it('writes a domain beyond ASCII as every mail system knows it', async () => {
    await sender().send(delivery({ recipient: { key: 'k', address: 'jane@müller.example' } }), forever);
    expect(relay.sent[0]?.raw).toContain('\r\nTo: jane@xn--mller-kva.example\r\n');
  });

  it('writes other letters before the @ as they are, where the relay knows them', async () => {
    const abroad = delivery({ recipient: { key: 'k', address: 'jürgen@müller.example' } });
    expect(await sender().send(abroad, forever)).toMatchObject({ state: 'accepted' });
    expect(relay.sent[0]?.raw).toContain('\r\nTo: jürgen@xn--mller-kva.example\r\n');
  });

  it('fails for good, and says why, where the relay does not know them', async () => {
    await relay.close();
    relay = new TestRelay({ hideSMTPUTF8: true });
    const one = sender(await relay.open());
    const outcome = await one.send(delivery({ recipient: { key: 'k', address: 'jürgen@mail.example' } }), forever);
    expect(outcome).toEqual({ state: 'failed', reason: expect.stringContaining('SMTPUTF8') });
    expect(await one.send(delivery(), forever)).toMatchObject({ state: 'accepted' });
    expect(relay.sent).toHaveLength(1);
  });

  it('gives up when it is told to', async () => {
    const stopped = AbortSignal.abort();
    expect(await sender().send(delivery(), stopped)).toMatchObject({ state: 'refused-for-now' });
    expect(relay.sent).toEqual([]);
  });

  it('has mails with files leave one at a time, and no other wait for them', () => {
    const { update } = delivery({ attachments: { ref: 'f/list', bytes: 2, sha256: sha256('[]') } });
    expect(sender().lineOf(update)).toMatchObject({ atOnce: 1 });
    expect(sender().lineOf(delivery().update)).toBeUndefined();
  });
});
