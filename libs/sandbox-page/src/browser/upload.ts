import { csrfHeader, detailIn, Refused } from './api.js';

const TUS = { 'tus-resumable': '1.0.0' };
const TRIES = 5;
const AGAIN_MS = 1_000;
const BROKEN = 500;

export interface UploadWays {
  /** How much is there, from 0 to 1. */
  progress(share: number): void;
  readonly signal: AbortSignal;
}

/**
 * Uploads a file to `path` by the tus protocol 1.0 (https://tus.io/protocols/resumable-upload); it goes on a few times where a connection broke.
 * @returns the address of the upload @throws Refused; Error when nobody answers; whatever the signal was aborted with
 */
export async function uploadFile(path: string, file: File, ways: UploadWays): Promise<string> {
  const address = await begin(path, file, ways.signal);
  try {
    let offset = 0;
    for (let left = TRIES; offset < file.size; left -= 1) {
      if (left === 0) throw new Error('The file did not get there.');
      if (left < TRIES) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      offset = (await put(address, file, offset, ways)) ?? (await durableBytes(address, ways.signal)) ?? offset;
    }
  } catch (error) {
    dropUpload(address);
    throw error;
  }
  return address;
}

/** Nobody needs it any more; what is not dropped lapses by itself. */
export function dropUpload(address: string): void {
  fetch(address, { method: 'DELETE', headers: { ...TUS, ...csrfHeader() } }).catch(() => undefined);
}

async function begin(path: string, file: File, signal: AbortSignal): Promise<string> {
  const headers = {
    ...TUS,
    ...csrfHeader(),
    'upload-length': String(file.size),
    'upload-metadata': `filename ${encoded(file.name)},filetype ${encoded(file.type)}`,
  };
  const answer = await fetch(path, { method: 'POST', headers, signal });
  const address = answer.headers.get('location');
  if (!answer.ok || address === null) throw new Refused(answer.status, detailIn(await answer.text()));
  return address;
}

// By the older interface, which alone tells how much has gone. Undefined where it is to be tried again.
async function put(address: string, file: File, offset: number, ways: UploadWays): Promise<number | undefined> {
  const request = new XMLHttpRequest();
  request.open('PATCH', address);
  const bytes = { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' };
  for (const [name, value] of Object.entries({ ...TUS, ...csrfHeader(), ...bytes }))
    request.setRequestHeader(name, value);
  request.upload.addEventListener('progress', ({ loaded }) => {
    ways.progress((offset + loaded) / file.size);
  });
  const abort = (): void => {
    request.abort();
  };
  ways.signal.addEventListener('abort', abort);
  await new Promise<void>((resolve) => {
    request.addEventListener('loadend', () => {
      resolve();
    });
    request.send(file.slice(offset));
  });
  ways.signal.removeEventListener('abort', abort);
  ways.signal.throwIfAborted();
  if (request.status === 204) return Number(request.getResponseHeader('upload-offset'));
  // 0: the connection broke. 409: it stands elsewhere.
  if (request.status === 0 || request.status === 409 || request.status >= BROKEN) return undefined;
  throw new Refused(request.status, detailIn(request.responseText));
}

async function durableBytes(address: string, signal: AbortSignal): Promise<number | undefined> {
  const answer = await fetch(address, { method: 'HEAD', headers: TUS, signal }).catch(() => undefined);
  signal.throwIfAborted();
  return answer?.ok === true ? Number(answer.headers.get('upload-offset')) : undefined;
}

function encoded(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
