import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { eventually, RunningProduct } from '../e2e/running-product.js';
import { serverVariable } from './real-server.js';

// Between two attempts the product itself waits for a minute.
jest.setTimeout(200_000);
const RETRIED_MS = 150_000;

interface Case {
  readonly id: string;
  readonly acknowledgement: { readonly state: string };
}

/** The mail systems of the customers, behind Postfix: takes, refuses for now, or refuses by the recipient's domain. */
class World {
  readonly taken: string[] = [];
  readonly deferred = new Set<string>();
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    disableReverseLookup: true,
    onRcptTo: ({ address }, _, callback) => {
      if (address.endsWith('@gone.example')) callback(answer(550, '5.1.1 No such user'));
      else if (address.endsWith('@busy.example') && !this.deferred.has(address)) {
        this.deferred.add(address);
        callback(answer(450, '4.2.0 Mailbox busy'));
      } else callback();
    },
    onData: (stream, { envelope }, callback) => {
      stream.resume();
      stream.on('end', () => {
        this.taken.push(...envelope.rcptTo.map(({ address }) => address));
        callback();
      });
    },
  });

  async open(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server.server, 'listening');
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(resolve);
    });
  }
}

/** A greylist as mail systems run it (Postfix SMTPD_POLICY_README): the first attempt is put off, the next is let through. */
class Greylist {
  readonly asked: string[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((socket) => {
    this.sockets.add(socket);
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const recipient = /^recipient=(.*)$/mu.exec(text.slice(0, end))?.[1] ?? '';
        text = text.slice(end + 2);
        const known = this.asked.includes(recipient);
        this.asked.push(recipient);
        socket.write(`action=${known ? 'dunno' : 'defer_if_permit Greylisted, come again'}\n\n`);
      }
    });
    socket.on('error', () => undefined);
  });

  async open(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  close(): void {
    this.server.close();
    // Postfix keeps its connection for the next question.
    for (const socket of this.sockets) socket.destroy();
  }
}

describe('a product that sends through Postfix', () => {
  const world = new World();
  const greylist = new Greylist();
  const port = Number(serverVariable('REDRESS_TEST_SMTP_PRODUCT_PORT'));
  let product: RunningProduct;

  beforeAll(async () => {
    await world.open(Number(serverVariable('REDRESS_TEST_SMTP_WORLD_PORT')));
    await greylist.open(Number(serverVariable('REDRESS_TEST_SMTP_POLICY_PORT')));
    product = await RunningProduct.create();
    const environment = {
      REDRESS_EMAIL_ADDRESS: 'complaints@acme.example',
      REDRESS_EMAIL_SMTP_LISTEN: `127.0.0.1:${String(port)}`,
      REDRESS_EMAIL_SMTP_URL: serverVariable('REDRESS_TEST_SMTP_URL'),
    };
    expect(await product.start(environment)).toBeUndefined();
  });
  beforeEach(() => product.signIn());
  afterAll(async () => {
    await product.remove();
    await world.close();
    greylist.close();
  });

  async function complain(from: string, subject: string): Promise<void> {
    const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
    await transport.sendMail({ from, to: 'complaints@acme.example', subject, text: `It is about the ${subject}.` });
    transport.close();
  }

  const acknowledgement = (words: string, state: string, within?: number): Promise<Case> =>
    eventually(
      async () => {
        const { items } = await product.get<{ items: Case[] }>(`/api/v1/cases?q=${encodeURIComponent(words)}`);
        return items.find((each) => each.acknowledgement.state === state);
      },
      `a case about ${words} whose acknowledgement is ${state}`,
      within,
    );

  it('hears of a bounce that Postfix made: the duty to acknowledge is open again, and the bounce is no case', async () => {
    await complain('ann@gone.example', 'accordion');
    const { id } = await acknowledgement('accordion', 'reopened', 60_000);
    const { items } = await product.get<{ items: Case[] }>('/api/v1/cases');
    expect(items.map((each) => each.id)).toEqual([id]);
    expect(world.taken).toEqual([]);
  });

  it('loses no receipt to a greylist, nor to a mail system that is busy, and sends none twice', async () => {
    await complain('bob@grey.example', 'bassoon');
    await complain('cid@busy.example', 'clarinet');
    await acknowledgement('clarinet', 'met');
    await acknowledgement('bassoon', 'met', RETRIED_MS);
    await eventually(
      () => Promise.resolve(world.taken.length === 2 ? true : undefined),
      'both receipts in the world',
      RETRIED_MS,
    );
    expect(world.taken.toSorted()).toEqual(['bob@grey.example', 'cid@busy.example']);
    expect(greylist.asked).toEqual(['bob@grey.example', 'bob@grey.example']);
    expect([...world.deferred]).toEqual(['cid@busy.example']);
  });
});

function answer(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}
