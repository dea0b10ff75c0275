import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EICAR, StandInClamd } from '@redress/testing';
import { eventually, RunningProduct } from './running-product.js';
import { beginStaffFile, sendStaffFile, type StaffFile } from './staff-file.js';
import { TelephoneStage } from './telephone-stage.js';

/** A complaint as the holder of a link sees it. */
interface Shown {
  readonly scope: string;
  readonly conversation: readonly { readonly from: string; readonly text: string }[];
}

interface Found {
  readonly id: string;
  readonly entries: readonly {
    readonly from: string;
    readonly text: string;
    readonly attachments: readonly {
      readonly name: string;
      readonly type: string;
      readonly bytes: number;
      readonly scan: string;
      readonly url?: string;
    }[];
  }[];
}

interface Problem {
  readonly code: string;
  readonly errors?: readonly { readonly field: string }[];
}

jest.setTimeout(180_000);

const PICTURE = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(5_000, 7)]);
const LABEL: StaffFile = { name: 'Rücksendung.png', type: 'image/png', bytes: PICTURE };

describe('files from a handler', () => {
  const clamd = new StandInClamd();
  let product: RunningProduct;
  let complaints = 0;

  beforeAll(async () => {
    product = await RunningProduct.create();
    const scan = `clamd://127.0.0.1:${String(await clamd.listen())}`;
    expect(await product.start({ REDRESS_SCAN_URL: scan })).toBeUndefined();
    await product.signIn();
  });
  afterAll(async () => {
    await product.remove();
    await clamd.close();
  });

  const complaint = async (): Promise<string> => {
    complaints += 1;
    const description = `The parcel number ${String(complaints)} came open`;
    const taken = await product.post('/api/v1/complaints', { description });
    const { reference } = (await taken.json()) as { reference: string };
    return eventually(async () => {
      const { items } = await product.get<{ items: Found[] }>(`/api/v1/cases?q=${reference}`);
      return items[0]?.id;
    }, `a case ${reference}`);
  };
  const say = async (id: string, attachments: unknown, key: string): Promise<[number, Problem]> => {
    const body = { text: 'Please print this label.', attachments };
    const answer = await product.post(`/api/v1/cases/${id}/messages`, body, { 'idempotency-key': key });
    return [answer.status, (await answer.json()) as Problem];
  };
  const repliesOn = async (id: string): Promise<Found['entries']> =>
    (await product.get<Found>(`/api/v1/cases/${id}`)).entries.filter(({ from }) => from === 'handler');

  it('come in pieces, stand on the case with the words, and are downloaded as they were', async () => {
    const id = await complaint();
    const upload = await sendStaffFile(product, id, LABEL);
    const note = await sendStaffFile(product, id, { name: 'steps.txt', bytes: Buffer.from('Print, fold, tape.') });
    expect(await say(id, [upload, note], 'k1')).toMatchObject([201, { id }]);
    const [reply, ...others] = await repliesOn(id);
    expect(others).toEqual([]);
    expect(reply?.text).toContain('Please print this label.');
    expect(reply?.attachments).toMatchObject([
      { name: LABEL.name, type: 'image/png', bytes: PICTURE.length, scan: 'clean' },
      { name: 'steps.txt', type: 'text/plain', scan: 'clean' },
    ]);
    const download = await product.answer(reply?.attachments[0]?.url ?? '');
    expect(download.headers.get('content-disposition')).toMatch(/^attachment/u);
    expect(Buffer.from(await download.arrayBuffer()).equals(PICTURE)).toBe(true);

    expect((await say(id, [upload, note], 'k1'))[0]).toBe(201);
    expect(await say(id, [upload], 'k1')).toMatchObject([422, { code: 'idempotency-key-reused' }]);
    expect(await say(id, undefined, 'k1')).toMatchObject([422, { code: 'idempotency-key-reused' }]);
    expect(await repliesOn(id)).toHaveLength(1);
    expect((await say(id, [upload], 'k2'))[0]).toBe(201);
    expect(await repliesOn(id)).toHaveLength(2);
  });

  it('are refused with the reason, and then nothing is said', async () => {
    const [id, other] = [await complaint(), await complaint()];
    const upload = await sendStaffFile(product, id, LABEL);
    const named = async (attachments: unknown): Promise<unknown> => {
      const [status, { code, errors = [] }] = await say(id, attachments, 'k');
      return [status, code, ...errors.map(({ field }) => field)];
    };
    for (const wrong of [[], ['nothing'], [upload, upload], Array.from({ length: 6 }, () => upload), upload, [7]])
      expect(await named(wrong)).toEqual([400, 'validation-failed', 'attachments']);
    expect(await named(['0'.repeat(36)])).toEqual([404, 'upload-not-found']);
    // It was uploaded for another case.
    expect(await say(other, [upload], 'k')).toMatchObject([404, { code: 'upload-not-found' }]);
    const elsewhere = `${product.url}/api/v1/cases/${other}/uploads/${upload}`;
    const headers = { 'tus-resumable': '1.0.0', ...product.signedIn };
    for (const method of ['HEAD', 'DELETE']) expect((await fetch(elsewhere, { method, headers })).status).toBe(404);
    const begun = await beginStaffFile(product, id, { name: 'half.png', bytes: 10 });
    const half = begun.headers.get('location')?.split('/').at(-1);
    expect(await named([half])).toEqual([409, 'upload-incomplete-conflict']);
    const virus = await sendStaffFile(product, id, { name: 'invoice.txt', bytes: EICAR });
    expect(await named([upload, virus])).toEqual([422, 'attachment-infected', 'attachments[1]']);
    const tooLarge = await beginStaffFile(product, id, { name: 'long.bin', bytes: 6_500_001 });
    expect([tooLarge.status, ((await tooLarge.json()) as Problem).code]).toEqual([413, 'upload-too-large']);
    const large = { name: 'film.bin', bytes: Buffer.alloc(3_600_000, 1) };
    const two = [await sendStaffFile(product, id, large), await sendStaffFile(product, id, large)];
    expect(await named(two)).toEqual([413, 'attachments-too-large', 'attachments']);
    expect(await repliesOn(id)).toEqual([]);
    expect(product.log).not.toContain('invoice.txt');
  });

  it('are no programs, and are uploaded by who may work on the case', async () => {
    const id = await complaint();
    const program = await beginStaffFile(product, id, { name: 'setup.exe', bytes: 10 });
    expect([program.status, ((await program.json()) as Problem).code]).toEqual([400, 'upload-type-invalid']);
    const unknown = await beginStaffFile(product, 'no-such-case', { name: 'a.png', bytes: 10 });
    expect([unknown.status, ((await unknown.json()) as Problem).code]).toEqual([404, 'case-not-found']);
    const stranger = { url: product.url, signedIn: {} };
    expect((await beginStaffFile(stranger, id, { name: 'a.png', bytes: 10 })).status).toBe(401);
    const { cookie = '' } = product.signedIn;
    const forged = { url: product.url, signedIn: { cookie } };
    expect((await beginStaffFile(forged, id, { name: 'a.png', bytes: 10 })).status).toBe(403);
  });
});

describe('files for who texts', () => {
  it('are announced: the text has the link, and neither words nor files', async () => {
    const stage = await TelephoneStage.open(['+447700900000']);
    const { product } = stage;
    try {
      const kim = stage.telephone();
      await stage.type(kim, 'My parcel never came. Order 4711.');
      const [receipt] = await stage.texts(kim, 1);
      const { id } = await stage.caseOf<Found & { readonly channel: string }>(kim);
      const upload = await sendStaffFile(product, id, LABEL);
      const body = { text: 'Here it is.', attachments: [upload] };
      const answer = await product.post(`/api/v1/cases/${id}/messages`, body, { 'idempotency-key': 'k' });
      expect(answer.status).toBe(201);
      const [, text] = await stage.texts(kim, 2);
      expect(text?.text).toContain(`${product.url}/t/`);
      expect(text?.text).not.toContain('Here it is.');
      const { entries } = await product.get<Found>(`/api/v1/cases/${id}`);
      const reply = entries.find(({ from }) => from === 'handler');
      expect(reply?.text).toContain('Here it is.');
      expect(reply?.attachments).toMatchObject([{ name: LABEL.name, bytes: PICTURE.length }]);

      const { reference } = await product.get<{ readonly reference: string }>(`/api/v1/cases/${id}`);
      const read = (link = ''): Promise<Shown> =>
        product.get<Shown>(`/api/v1/complaints/${reference}`, {
          authorization: `Bearer ${/\/t\/(\S+)/u.exec(link)?.[1] ?? ''}`,
        });
      // The link stands for words that would be in the text itself, had they had room; that of a receipt stands for none.
      const shown = await eventually(async () => {
        const found = await read(text?.text);
        return found.conversation.some(({ from }) => from === 'handler') ? found : undefined;
      }, 'the answer on the page');
      expect(shown.scope).toBe('full');
      expect(shown.conversation.at(-1)?.text).toContain('Here it is.');
      expect(await read(receipt?.text)).toMatchObject({ scope: 'neutral', conversation: [] });
    } finally {
      await stage.close();
    }
  });
});
