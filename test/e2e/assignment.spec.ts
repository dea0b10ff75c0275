import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually, RunningProduct } from './running-product.js';

interface Case {
  readonly id: string;
  readonly reference: string;
  readonly revision: number;
  readonly assignment: { readonly handler?: string; readonly reasons: readonly { readonly code: string }[] };
  readonly history: readonly { readonly kind: string }[];
}

jest.setTimeout(120_000);

describe('who has a case', () => {
  let product: RunningProduct;
  const read = (id: string): Promise<Case> => product.get<Case>(`/api/v1/cases/${id}`);
  const assign = (id: string, body: object, revision?: number): Promise<Response> =>
    product.post(
      `/api/v1/cases/${id}/assignment`,
      body,
      revision === undefined ? {} : { 'if-match': `"${String(revision)}"` },
    );
  const assigned = async (words: string): Promise<Case> =>
    eventually(async () => {
      const { items } = await product.get<{ items: Case[] }>(`/api/v1/cases?q=${encodeURIComponent(words)}`);
      return items[0]?.assignment.handler === undefined ? undefined : read(items[0].id);
    }, `an assigned case about ${words}`);

  beforeAll(async () => {
    product = await RunningProduct.create();
    expect(await product.start()).toBeUndefined();
    await product.signIn();
    await product.post('/api/v1/complaints', { description: 'A zither never came', email: 'zoe@customer.example' });
  });
  afterAll(() => product.remove());

  it('is found by the machine, with reasons that a lead may read', async () => {
    const found = await assigned('zither');
    expect(found.assignment.reasons[0]).toMatchObject({ code: 'chosen' });
    const { items } = await product.get<{ items: { person: string; code: string }[] }>(
      `/api/v1/cases/${found.reference}/candidates`,
    );
    expect(items.map(({ person }) => person)).toContain(found.assignment.handler);
  });

  it('is changed by a person who has seen what they change', async () => {
    const { id, revision, assignment } = await assigned('zither');
    const to = assignment.handler === 'ivy' ? 'noah' : 'ivy';
    const body = { to, reason: 'knows instruments' };
    expect((await assign(id, body)).status).toBe(428);
    expect((await assign(id, body, revision + 1)).status).toBe(412);
    expect((await assign(id, { reason: 'neither' }, revision)).status).toBe(400);
    expect((await assign(id, { to: 'nobody', reason: 'who' }, revision)).status).toBe(400);
    const answer = await assign(id, body, revision);
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ handler: to })]);
    expect((await assign(id, body, revision)).status).toBe(412);
    const given = (await read(id)).history.filter(({ kind }) => kind === 'case-assigned');
    expect(given).toHaveLength(2);
  });

  it('is compared with who would have had it under other rules, which the file would have to allow', async () => {
    const simulate = (changes: object): Promise<Response> => product.post('/api/v1/assignment/simulate', { changes });
    const { id } = await assigned('zither');
    const [first] = (await read(id)).history.filter(({ kind }) => kind === 'case-assigned');
    expect(first).toBeDefined();
    const unlike = await simulate({
      staff: ['ivy', 'noah', 'ada'].map((key) => ({ key, languages: ['fr'], capacity: 0 })),
    });
    expect(unlike.status).toBe(200);
    const { asItIs, asChanged, asRecorded, moved } = (await unlike.json()) as Record<string, Record<string, unknown>>;
    expect(asItIs?.['all']).toMatchObject({ arrivals: 1, given: 1, wentBack: 0, wait: { max: 0 } });
    expect(asChanged?.['all']).toMatchObject({ arrivals: 1, given: 0, waiting: 1, nobodyCould: 1 });
    expect(asRecorded).toEqual({ same: 1, of: 1 });
    expect(moved).toMatchObject({ count: 1, hidden: 0, items: [{ id }] });
    const refused = await simulate({ staff: [{ key: 'ivy', capacity: -1 }] });
    expect([refused.status, await refused.json()]).toEqual([
      422,
      expect.objectContaining({
        code: 'simulation-refused',
        errors: [
          {
            field: 'changes.staff[0].capacity',
            rule: 'whole-number',
            message: 'must be a whole number from 0 to 1000',
          },
        ],
      }),
    ]);
  });

  it('waits in the queue where everybody is away from it, and the queue says why', async () => {
    const { items } = await product.get<{ items: unknown[] }>('/api/v1/queue');
    expect(items).toEqual([]);
    const wrong = await product.post('/api/v1/shifts', { format: 'csv', content: 'staff,date,from,to\nzed,x,1,2\n' });
    expect(wrong.status).toBe(400);
    expect(((await wrong.json()) as { errors: { field: string }[] }).errors.map(({ field }) => field)).toContain(
      'line 2: date',
    );
    // From yesterday to tomorrow everybody of the team works at no time but those two midnights.
    const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    const staff = (
      await product.get<{ items: { person: string }[] }>(`/api/v1/cases/${(await assigned('zither')).id}/candidates`)
    ).items.map(({ person }) => person);
    const rows = staff.flatMap((key) => [-2, 2].map((offset) => `${key},${day(offset)},00:00,00:05`));
    const content = ['staff,date,from,to', ...rows].join('\n');
    expect((await product.post('/api/v1/shifts', { format: 'csv', content })).status).toBe(201);
    await product.post('/api/v1/complaints', { description: 'A lute never came', email: 'lou@customer.example' });
    const waiting = await eventually(async () => {
      const queue = await product.get<{ items: { team: string; waiting: string }[] }>('/api/v1/queue');
      return queue.items[0];
    }, 'a case in the queue');
    expect(waiting).toMatchObject({ team: 'parcels', waiting: 'nobody-on-duty', urgency: 'normal' });
  });

  it("is nobody's who has no seat", async () => {
    expect((await product.post('/api/v1/queue/next', {})).status).toBe(403);
    expect(await product.get('/api/v1/me/availability')).toEqual({ duty: 'off' });
    expect(await product.get('/api/v1/me/absences')).toEqual({ items: [] });
  });
});
