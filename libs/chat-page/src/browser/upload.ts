import { Patience } from './patience.js';

const TUS = { 'tus-resumable': '1.0.0' };
const [BROKEN, FULL, TOO_FAST] = [500, 507, 429];
// The token may have ended; each hello gives a fresh one.
const NOT_KNOWN = 401;
/** The code of a file whose bytes the browser cannot have: a folder, or one that was moved, changed or deleted since. */
export const UNREADABLE = 'unreadable';

/** The file does not get there; `code` says why, and is empty where nobody knows. */
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
 * as nobody answers, and for some minutes where somebody does and takes nothing.
 * @returns the id of the upload @throws UploadRefused; Error when nothing comes of it; whatever the signal was aborted with
 */
export async function uploadFile(file: File, ways: UploadWays): Promise<string> {
  const patience = new Patience(ways.signal);
  await requireReadable(file, 0);
  const address = await begin(file, ways, patience);
  try {
    for (let offset = 0; offset < file.size;) offset = await goOn(address, file, offset, { ways, patience });
  } catch (error) {
    if (ways.signal.aborted) void fetch(address, { method: 'DELETE', headers: TUS }).catch(() => undefined);
    throw error;
  }
  return address.slice(address.lastIndexOf('/') + 1);
}

async function begin(file: File, ways: UploadWays, patience: Patience): Promise<string> {
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
    if (answer !== undefined) patience.answered(false);
    await patience.pause();
  }
}

interface Course {
  readonly ways: UploadWays;
  readonly patience: Patience;
}

// @returns the offset that is durable then.
async function goOn(address: string, file: File, offset: number, { ways, patience }: Course): Promise<number> {
  // A request whose bytes cannot be read looks like one that nobody answers.
  await requireReadable(file, offset);
  const sent = await put(address, file, offset, ways);
  if (sent === undefined) await patience.pause();
  const durable = sent ?? (await durableBytes(address, offset, ways.signal));
  if (durable === undefined) return offset;
  patience.answered(durable > offset);
  return durable;
}

// Undefined when nobody answers.
async function durableBytes(address: string, known: number, signal: AbortSignal): Promise<number | undefined> {
  const answer = await fetchAnswer(address, { method: 'HEAD', headers: TUS, signal });
  if (answer?.ok === true) return Number(answer.headers.get('upload-offset'));
  await refuse(answer);
  return answer === undefined ? undefined : known;
}

async function requireReadable(file: File, offset: number): Promise<void> {
  try {
    await file.slice(offset, offset + 1).arrayBuffer();
  } catch {
    throw new UploadRefused(UNREADABLE);
  }
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
  if ([400, 413, FULL].includes(request.status)) throw new UploadRefused(codeIn(request.responseText));
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

// Returns where it may be tried again.
async function refuse(answer: Response | undefined): Promise<void> {
  if (answer === undefined || answer.status === NOT_KNOWN) return;
  if (answer.status >= BROKEN && answer.status !== FULL) return;
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

function encoded(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
