/// <reference lib="dom" />
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { UNREADABLE, uploadFile } from './browser/upload.js';

/** What stands in for the server: the status of each PATCH in turn, the last for all that follow, and the bytes that it has. */
const server = { patches: [] as number[], code: '', bytes: 0, asked: [] as string[] };

class Request extends EventTarget {
  readonly upload = new EventTarget();
  status = 0;
  readonly setRequestHeader = (): void => undefined;
  readonly open = (method: string): void => void server.asked.push(method);
  readonly getResponseHeader = (): string => String(server.bytes);
  readonly abort = (): void => undefined;
  get responseText(): string {
    return JSON.stringify({ code: server.code });
  }

  send(body: Blob): void {
    this.status = (server.patches.length > 1 ? server.patches.shift() : server.patches[0]) ?? 0;
    if (this.status === 204) server.bytes += body.size;
    this.dispatchEvent(new Event('loadend'));
  }
}

function answer(_: string, { method = '' }: RequestInit): Promise<Response> {
  server.asked.push(method);
  const headers = method === 'POST' ? { location: '/chat/uploads/1' } : { 'upload-offset': String(server.bytes) };
  return Promise.resolve(new Response('', { status: 200, headers }));
}

const FILE = new File(['a picture'], 'vase.png', { type: 'image/png' });
const real = { fetch: globalThis.fetch };

async function upload(file = FILE): Promise<string> {
  const { signal } = new AbortController();
  const fate = uploadFile(file, { token: () => 'token', progress: () => undefined, signal }).catch(
    (error: unknown) => `failed: ${error instanceof Error && 'code' in error ? String(error.code) : ''}`,
  );
  await jest.advanceTimersByTimeAsync(3_600_000);
  return Promise.race([fate, Promise.resolve('goes on')]);
}

describe('the upload of a file', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    Object.assign(server, { patches: [204], code: '', bytes: 0, asked: [] });
    Object.assign(globalThis, { XMLHttpRequest: Request, fetch: answer });
  });
  afterEach(() => {
    jest.useRealTimers();
    Object.assign(globalThis, { XMLHttpRequest: undefined, fetch: real.fetch });
  });

  it('goes on where the connection broke', async () => {
    server.patches = [0, 500, 204];
    expect(await upload()).toBe('1');
    expect(server.asked).toEqual(['POST', 'PATCH', 'HEAD', 'PATCH', 'HEAD', 'PATCH']);
  });

  it.each([500, 0, 403])('ends where the server answers and takes nothing: %i', async (status) => {
    server.patches = [status];
    expect(await upload()).toBe('failed: ');
    expect(server.asked.filter((each) => each === 'PATCH').length).toBeLessThan(10);
  });

  it('goes on for as long as nobody answers, ever more slowly', async () => {
    server.patches = [0];
    Object.assign(globalThis, {
      fetch: (url: string, init: RequestInit) =>
        init.method === 'POST' ? answer(url, init) : Promise.reject(new TypeError('nobody is there')),
    });
    expect(await upload()).toBe('goes on');
    // Every two seconds it would be 1800.
    expect(server.asked.length).toBeLessThan(130);
  });

  it('ends at once where the disk is full', async () => {
    Object.assign(server, { patches: [507], code: 'files-full' });
    expect(await upload()).toBe('failed: files-full');
    expect(server.asked).toEqual(['POST', 'PATCH']);
  });

  it('asks nobody for what cannot be read, such as a folder', async () => {
    const folder = new File([], 'folder');
    folder.slice = () => {
      throw new DOMException('', 'NotFoundError');
    };
    expect(await upload(folder)).toBe(`failed: ${UNREADABLE}`);
    expect(server.asked).toEqual([]);
  });
});
