import { PAUSE_MS } from './conversation.js';

const TUS = { 'tus-resumable': '1.0.0' };
const [NOT_YET, TOO_FAST] = [503, 429];
// The token may have ended; each hello gives a fresh one.
const NOT_KNOWN = 401;

/** The server does not take the file; `code` says why. */
export class UploadRefused extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

export interface UploadWays {
  /** The token of the conversation as it is now. */
  token(): string | undefined;
  /** How much is there, from 0 to 1. */
  progress(share: number): void;
  readonly signal: AbortSignal;
}

/**
 * Uploads a file by the tus protocol 1.0 (https://tus.io/protocols/resumable-upload), going on where a connection broke for as long
 * as it takes. @returns the id of the upload @throws UploadRefused; whatever the signal was aborted with
 */
export async function uploadFile(file: File, ways: UploadWays): Promise<string> {
  const address = await begin(file, ways);
  try {
    for (let offset = 0; offset < file.size;) offset = await goOn(address, file, offset, ways);
  } catch (error) {
    if (ways.signal.aborted) void fetch(address, { method: 'DELETE', headers: TUS }).catch(() => undefined);
    throw error;
  }
  return address.slice(address.lastIndexOf('/') + 1);
}

async function begin(file: File, ways: UploadWays): Promise<string> {
  for (;;) {
    const headers = {
      ...TUS,
      authorization: `Bearer ${ways.token() ?? ''}`,
      'upload-length': String(file.size),
      'upload-metadata': `filename ${encoded(file.name)},filetype ${encoded(file.type)}`,
    };
    const answer = await fetchAnswer('/chat/uploads', { method: 'POST', headers, signal: ways.signal });
    const address = answer?.headers.get('location');
    if (answer?.ok === true && typeof address === 'string') return address;
    await refuse(answer);
    await pause(ways.signal);
  }
}

// @returns the offset that is durable then.
async function goOn(address: string, file: File, offset: number, ways: UploadWays): Promise<number> {
  const sent = await put(address, file, offset, ways);
  if (sent !== undefined) return sent;
  await pause(ways.signal);
  const answer = await fetchAnswer(address, { method: 'HEAD', headers: TUS, signal: ways.signal });
  if (answer?.ok === true) return Number(answer.headers.get('upload-offset'));
  await refuse(answer);
  return offset;
}

// By the older interface, which alone tells how much has gone. Undefined when the connection broke, or where it stands otherwise.
async function put(address: string, file: File, offset: number, ways: UploadWays): Promise<number | undefined> {
  const request = new XMLHttpRequest();
  request.open('PATCH', address);
  const headers = { ...TUS, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' };
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
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
  if (request.status === 400 || request.status === 413) throw new UploadRefused(codeIn(request.responseText));
  return undefined;
}

// Undefined when nobody answers.
async function fetchAnswer(
  address: string,
  init: RequestInit & { signal: AbortSignal },
): Promise<Response | undefined> {
  try {
    return await fetch(address, init);
  } catch (error) {
    if (init.signal.aborted) throw error;
    return undefined;
  }
}

async function refuse(answer: Response | undefined): Promise<void> {
  if (answer === undefined || answer.status === NOT_YET || answer.status === NOT_KNOWN) return;
  const code = codeIn(await answer.text());
  if (answer.status === TOO_FAST && code !== 'uploads-too-many') return;
  throw new UploadRefused(code);
}

function codeIn(problem: string): string {
  try {
    return (JSON.parse(problem) as { code?: string }).code ?? '';
  } catch {
    return '';
  }
}

async function pause(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  signal.throwIfAborted();
}

function encoded(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
