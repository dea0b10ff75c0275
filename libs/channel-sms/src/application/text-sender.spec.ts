import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DeliveryRow, SendOutcome } from '@redress/channel-kit';
import { systemClock } from '@redress/kernel';
import type { OutgoingText } from '../infrastructure/text-provider.js';
import { TextSender } from './text-sender.js';

const OURS = 'whatsapp:+447700900000';
const KIM = '+447700900123';

describe('a text whose words came too late', () => {
  /** What happens while the provider has the words. */
  let meanwhile: () => void;
  let handed: OutgoingText['said'][];
  let stopped: Set<string>;
  let stopping: AbortController;

  beforeEach(() => {
    handed = [];
    stopped = new Set();
    stopping = new AbortController();
    meanwhile = () => undefined;
  });

  const text = (said: OutgoingText['said']): OutgoingText => ({
    sender: { from: OURS },
    to: `whatsapp:${KIM}`,
    said,
    statusCallback: 'http://127.0.0.1:1/',
  });

  const sender = new TextSender({
    composer: {
      compose: () => Promise.resolve(text({ body: 'It comes tomorrow.' })),
      composeOutsideWindow: () => Promise.resolve(text({ contentSid: 'HX1', variables: {}, link: 'https://l' })),
    },
    handOver: {
      hand: (_id, { said }) => {
        handed.push(said);
        if (handed.length > 1) return Promise.resolve({ state: 'accepted', externalId: 'SM1', reason: 'queued' });
        meanwhile();
        return Promise.resolve({ is: 'refused', status: 400, code: 63_016 });
      },
    },
    suppressions: () => ({
      stop: () => Promise.resolve(),
      among: () => Promise.resolve(new Map([...stopped].map((number) => [number, 'opt-out' as const]))),
    }),
    limits: {
      hold: () => Promise.resolve(undefined),
      holdForStaff: () => Promise.resolve(undefined),
      refuse: () => undefined,
    },
    pace: { atOnce: () => 1, turn: () => Promise.resolve(undefined) },
    staffNumbers: { note: () => Promise.resolve() },
    clock: systemClock,
    numbers: [OURS],
  });

  const send = async (): Promise<SendOutcome> => {
    const update = { kind: 'reply', automatic: 'no', recipient: { key: 'kim', address: KIM } };
    return sender.send({ _id: 'u1', update } as DeliveryRow, stopping.signal, [], () => Promise.resolve(true));
  };

  it('goes as its template', async () => {
    expect(await send()).toMatchObject({ state: 'accepted' });
    expect(handed).toHaveLength(2);
  });

  it('goes no more after a STOP', async () => {
    meanwhile = () => stopped.add(KIM);
    expect(await send()).toEqual({ state: 'stopped', reason: 'opt-out' });
    expect(handed).toEqual([{ body: 'It comes tomorrow.' }]);
  });

  it('waits for the next process where this one ends', async () => {
    meanwhile = () => {
      stopping.abort();
    };
    expect(await send()).toMatchObject({ state: 'refused-for-now' });
    expect(handed).toHaveLength(1);
  });
});
