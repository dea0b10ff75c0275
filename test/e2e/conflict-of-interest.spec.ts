import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Colleague } from './colleague.js';
import { eventually, RunningProduct } from './running-product.js';

interface Found {
  readonly id: string;
  readonly reference: string;
  readonly revision: number;
  readonly owner: string;
  readonly assignment: { readonly handler?: string };
  readonly conflicts: readonly { readonly person: string; readonly kind: string; readonly state: string }[];
  readonly entries: readonly {
    readonly id: string;
    readonly original: string;
    readonly attachments: readonly { readonly url: string }[];
  }[];
}

jest.setTimeout(180_000);

describe('a complaint that names a handler', () => {
  let product: RunningProduct;
  const people = new Map<string, Colleague>();
  const as = (key: string): Colleague => people.get(key) as Colleague;
  const ids = async (key: string, path: string): Promise<unknown[]> => {
    const { status, body } = await as(key).get(path);
    expect(status).toBe(200);
    return (body['items'] as { id: string }[]).map(({ id }) => id);
  };
  const read = async (id: string): Promise<Found> =>
    (await as('omar').get(`/api/v1/cases/${id}`)).body as unknown as Found;
  const named: Found[] = [];

  beforeAll(async () => {
    product = await RunningProduct.create();
    expect(await product.start()).toBeUndefined();
    await product.signIn();
    for (const key of ['ivy', 'lena', 'omar', 'noah']) {
      people.set(key, await Colleague.signIn(product, `${key}@acme.example`));
    }
    // One colleague beside her has the skill, and nobody has more than three that they have not opened.
    for (const n of [1, 2, 3]) {
      await product.mail({
        from: `mona${String(n)}@customer.example`,
        subject: `Late zither ${String(n)}`,
        text: 'Ivy Chen hung up on me.',
        attachments: [{ filename: 'call.txt', content: 'She hung up.' }],
      });
    }
    const found = await eventually(async () => {
      const all = await ids('omar', '/api/v1/cases?q=zither');
      return all.length === 3 ? all : undefined;
    }, 'three cases');
    for (const id of found) {
      const given = await eventually(async () => {
        const head = await read(id as string);
        return head.assignment.handler === undefined ? undefined : head;
      }, 'a handler');
      named.push(given);
    }
  });
  afterAll(() => product.remove());

  it('reaches neither her nor who leads her, and is owned by the next of the chain', () => {
    for (const { owner, assignment, conflicts } of named) {
      expect(owner).toBe('omar');
      expect(['noah', 'ada']).toContain(assignment.handler);
      expect(conflicts).toMatchObject([{ person: 'ivy', kind: 'named', state: 'suspected' }]);
    }
  });

  it.each(['ivy', 'lena'])('shows behind no door to %s', async (key) => {
    for (const { id, reference, entries } of named) {
      const [entry] = entries;
      const url = entry?.attachments[0]?.url ?? '';
      expect((await as('omar').get(url)).status).toBe(200);
      const doors = [`/api/v1/cases/${id}`, `/api/v1/cases/${reference}`, `/api/v1/cases/${id}/entries`];
      doors.push(`/api/v1/cases/${id}/entries/${entry?.id ?? ''}`, url, entry?.original ?? '', `/api/v1/intake/${id}`);
      for (const door of doors) expect([door, (await as(key).get(door)).status]).toEqual([door, 404]);
      const written: readonly (readonly [string, object])[] = [
        ['notes', { text: 'x' }],
        ['messages', { text: 'x' }],
        ['assessment', { reason: 'x', urgency: 'normal' }],
        ['split', { entry: entry?.id }],
        ['links', { to: reference }],
      ];
      for (const [what, body] of written) {
        const headers = { 'idempotency-key': 'k', 'if-match': '"1"' };
        const { status } = await as(key).post(`/api/v1/cases/${id}/${what}`, body, headers);
        expect([what, status]).toEqual([what, 404]);
      }
    }
    for (const list of ['', '?q=zither', '?handler=noah', '?handler=ada', '?team=parcels', '?sort=dueAt']) {
      const shown = await ids(key, `/api/v1/cases${list}`);
      for (const { id } of named) expect(shown).not.toContain(id);
    }
  });

  it('is not in the intake of her lead, and in that of a manager', async () => {
    expect(await ids('lena', '/api/v1/intake')).toEqual([]);
    expect(await ids('omar', '/api/v1/intake')).toHaveLength(3);
    expect((await as('ivy').get('/api/v1/intake')).status).toBe(403);
  });

  it('is hers to hear of when somebody else has cleared it; she and her lead cannot', async () => {
    const [first] = named;
    const path = `/api/v1/cases/${first?.id ?? ''}`;
    const said = { person: 'ivy', decision: 'cleared', reason: 'another Ivy' };
    const headers = { 'if-match': `"${String((await read(first?.id ?? '')).revision)}"` };
    expect((await as('lena').post(`${path}/conflicts`, said, headers)).status).toBe(404);
    expect((await as('ivy').post(`${path}/conflicts`, said, headers)).status).toBe(403);
    expect((await as('omar').post(`${path}/conflicts`, said)).status).toBe(428);
    expect((await as('omar').post(`${path}/conflicts`, said, { 'if-match': '"1"' })).status).toBe(412);
    expect((await as('omar').post(`${path}/conflicts`, { ...said, person: 'omar' }, headers)).status).toBe(403);
    expect((await as('omar').post(`${path}/conflicts`, { ...said, person: 'nobody' }, headers)).status).toBe(400);
    expect((await as('omar').post(`${path}/conflicts`, said, headers)).status).toBe(200);
    expect((await as('ivy').get(path)).status).toBe(200);
    expect((await as('lena').get(path)).status).toBe(200);
    const shown = (await as('ivy').get(path)).body as unknown as { history: { content: object }[]; conflicts?: object };
    expect(shown.conflicts).toBeUndefined();
    expect(JSON.stringify(shown.history.map(({ content }) => content))).not.toContain('another Ivy');
  });
});
