import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseViewUpdated, StoredFileData } from '@redress/contracts';
import { RedressError, sha256 } from '@redress/kernel';
import request, { type Response } from 'supertest';
import { Visitor, type Taken } from './visitor.js';
import { WatchedFiles } from './watched-files.js';
import { bodyOf, WebProcess } from './web-process.js';

interface Status {
  readonly conversation: readonly {
    readonly attachments: readonly { readonly name: string; readonly type: string; readonly url: string }[];
    readonly attachmentsUnavailable: boolean;
  }[];
}

const ENTRY = 'message:01930000-0000-7000-8000-000000000001:1';
const REPORT = Buffer.from('%PDF-1.7\n<script>alert(1)</script>\n');
const PICTURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255, 10, 13]);

/** A file store that can be away. */
class MovingFiles extends WatchedFiles {
  away = false;

  override async read(ref: string, maximumBytes?: number): Promise<Buffer> {
    if (this.away) throw new RedressError('files-unavailable', 'away', { retriable: true });
    return await super.read(ref, maximumBytes);
  }
}

let gateway: WebProcess;
let visitor: Visitor;
let files: MovingFiles;
beforeAll(async () => {
  gateway = await WebProcess.start({}, { wrapFiles: (inner) => (files = new MovingFiles(inner)) });
  visitor = new Visitor(gateway);
});
afterAll(() => gateway.remove());

async function keep(ref: string, content: Buffer): Promise<StoredFileData> {
  const { bytes, sha256: hash } = await gateway.engines.files.put(ref, content);
  return { ref, bytes, sha256: hash };
}

/** A complaint that was answered with a report and a picture. */
async function answered(): Promise<Taken> {
  const taken = await visitor.complain();
  const base = `sent/${visitor.caseIdOf(taken)}`;
  const files = [
    Object.assign({ name: 'Bericht "März" <1>.html', type: 'text/html' }, await keep(`${base}/1`, REPORT)),
    Object.assign({ name: 'photo.png', type: 'image/png' }, await keep(`${base}/2`, PICTURE)),
  ];
  const attachments = await keep(`${base}/list`, Buffer.from(JSON.stringify(files)));
  await visitor.publishView(taken, viewWith(taken, attachments));
  return taken;
}

function viewWith(taken: Taken, attachments: StoredFileData): Partial<CaseViewUpdated> {
  const words = 'Here is what we found.';
  const text = { preview: words, bytes: words.length, sha256: sha256(words) };
  return { conversation: [{ id: ENTRY, at: taken.receivedAt, from: 'handler', text, attachments }] };
}

function address(taken: Taken, number: string | number = 1, entry = ENTRY): string {
  return `/complaints/${taken.reference}/files/${encodeURIComponent(entry)}/${String(number)}`;
}

async function byApi(path: string, token: string): Promise<Response> {
  return await request(gateway.server).get(`/api/v1${path}`).set('Authorization', `Bearer ${token}`).buffer(true);
}

async function byPage(path: string, cookie: string): Promise<Response> {
  return await request(gateway.server).get(path).set('Cookie', cookie).set('Accept', 'text/html').buffer(true);
}

/** The cookies that the link of the answer gives, as far as a browser sends them to this path. */
async function cookiesFor({ statusUrl }: Taken, path: string): Promise<string> {
  const answer = await request(gateway.server).get(new URL(statusUrl).pathname);
  const given = answer.headers['set-cookie'] as unknown as string[];
  return given
    .filter((cookie) => path.startsWith(`${/Path=([^;]+)/u.exec(cookie)?.[1] ?? '-'}/`))
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

function cookie(token: string): string {
  return `redress_case_full=${token}`;
}

describe('the files of an answer', () => {
  it('are listed on the page as links, and by the API', async () => {
    const taken = await answered();
    const token = visitor.token(taken, 'full');
    const page = await visitor.page(`/complaints/${taken.reference}`, cookie(token));
    expect(page).toContain(`<a href="${address(taken, 2)}"><bdi>photo.png</bdi> (8 bytes)</a>`);
    expect(page).toContain('<bdi>Bericht &quot;März&quot; &lt;1&gt;.html</bdi>');
    const status = bodyOf<Status>(await byApi(`/complaints/${taken.reference}`, token));
    expect(status.conversation[0]).toMatchObject({
      attachments: [
        { name: 'Bericht "März" <1>.html', type: 'text/html', bytes: REPORT.length },
        { name: 'photo.png', type: 'image/png', bytes: 8, url: `/api/v1${address(taken, 2)}` },
      ],
      attachmentsUnavailable: false,
    });
  });

  it.each(['', '/api/v1'])('are downloaded with the cookies of the link, and never opened: %s', async (base) => {
    const taken = await answered();
    const path = `${base}${address(taken)}`;
    const answer = await byPage(path, await cookiesFor(taken, path));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(REPORT);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': String(REPORT.length),
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, no-store',
    });
    const disposition = answer.headers['content-disposition'] ?? '';
    expect(disposition).toMatch(/^attachment; /u);
    expect(disposition).toContain("filename*=UTF-8''Bericht%20%22M%C3%A4rz%22%20%3C1%3E.html");
  });

  it('come byte for byte to who holds the token, at the address that the API gave', async () => {
    const taken = await answered();
    const token = visitor.token(taken, 'full');
    const status = bodyOf<Status>(await byApi(`/complaints/${taken.reference}`, token));
    const url = status.conversation[0]?.attachments[1]?.url ?? '';
    expect((await byApi(url.slice('/api/v1'.length), token)).body).toEqual(PICTURE);
  });
});

describe('a file that is not there, or not for this link', () => {
  it('is refused in the same words, by API and on a page', async () => {
    const taken = await answered();
    const full = visitor.token(taken, 'full');
    const neutral = visitor.token(taken, 'neutral');
    const tries = [
      [neutral, address(taken)],
      [full, address(taken, 3)],
      [full, address(taken, 0)],
      [full, address(taken, '01')],
      [full, address(taken, '1e0')],
      [full, address(taken, '9'.repeat(400))],
      [full, address(taken, 1, 'e1')],
      [full, address(taken, 1, '../../1')],
      [full, address(taken, 1, 'x'.repeat(3_000))],
    ] as const;
    const words = new Set<string>();
    for (const [token, path] of tries) {
      const api = await byApi(path, token);
      expect(api.status).toBe(404);
      words.add(bodyOf<{ detail: string; code: string }>(api).detail);
      const page = await byPage(path, cookie(token));
      expect(page.status).toBe(404);
      expect(page.text).toContain('This file is not here');
    }
    expect(words).toEqual(new Set(['There is no such file here that your link opens.']));
  });

  it("is another case's to whoever holds that one's cookie", async () => {
    const taken = await answered();
    const other = await answered();
    const token = visitor.token(other, 'full');
    expect((await byApi(address(taken), token)).status).toBe(404);
    const page = await byPage(address(taken), cookie(token));
    expect(page.status).toBe(404);
    expect(page.text).not.toContain('PDF');
    expect((await byPage(address(taken), '')).status).toBe(404);
  });

  it('is asked for again when the file store is away, and the page shows what is said', async () => {
    const taken = await answered();
    const token = visitor.token(taken, 'full');
    files.away = true;
    try {
      for (const answer of [await byApi(address(taken), token), await byPage(address(taken), cookie(token))]) {
        expect(answer.status).toBe(503);
        expect(answer.headers['retry-after']).toBe('60');
      }
      const page = await visitor.page(`/complaints/${taken.reference}`, cookie(token));
      expect(page).toContain('Here is what we found.');
      expect(page).toContain('Files came with it that we cannot show just now.');
    } finally {
      files.away = false;
    }
    expect((await byApi(address(taken), token)).status).toBe(200);
  });

  it('is not shown by a link that is too old', async () => {
    const taken = await answered();
    const old = visitor.token(taken, 'full', gateway.engines.clock.now() - 91 * 24 * 3_600_000);
    expect((await byApi(address(taken), old)).status).toBe(404);
    expect((await byPage(address(taken), cookie(old))).status).toBe(410);
  });

  it('has a page that says so when it was destroyed meanwhile', async () => {
    const taken = await answered();
    const base = `sent/${visitor.caseIdOf(taken)}`;
    const token = visitor.token(taken, 'full');
    await gateway.engines.files.remove(`${base}/1`);
    expect((await byApi(address(taken), token)).status).toBe(404);
    const page = await byPage(address(taken), cookie(token));
    expect(page.status).toBe(404);
    expect(page.text).toContain('write to us on the page of your complaint');
    expect(page.text).toContain(`<a href="/complaints/${taken.reference}">Your complaint ${taken.reference}</a>`);
    expect((await byPage(address(taken, 2), cookie(token))).status).toBe(200);
    await gateway.engines.files.remove(`${base}/list`);
    expect(await visitor.page(`/complaints/${taken.reference}`, cookie(token))).toContain(
      'Files came with it that we cannot show just now.',
    );
    const status = bodyOf<Status>(await byApi(`/complaints/${taken.reference}`, token));
    expect(status.conversation[0]).toMatchObject({ attachments: [], attachmentsUnavailable: true });
    expect((await byPage(address(taken, 2), cookie(token))).status).toBe(404);
  });
});
