import type { RunningProduct } from './running-product.js';

/** A file that a handler has on their machine. */
export interface StaffFile {
  readonly name: string;
  readonly type?: string;
  readonly bytes: Buffer;
}

const TUS = { 'tus-resumable': '1.0.0' };

/** Begins an upload of so many bytes on a case, as whoever is signed in. */
export async function beginStaffFile(
  { url, signedIn }: Pick<RunningProduct, 'url' | 'signedIn'>,
  caseId: string,
  { name, type = 'application/octet-stream', bytes }: Omit<StaffFile, 'bytes'> & { readonly bytes: number },
): Promise<Response> {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return fetch(`${url}/api/v1/cases/${caseId}/uploads`, {
    method: 'POST',
    headers: {
      ...TUS,
      ...signedIn,
      'upload-length': String(bytes),
      'upload-metadata': `filename ${base64(name)},filetype ${base64(type)}`,
    },
  });
}

/** Uploads a file in two pieces by tus, as whoever is signed in. @returns the id of the upload */
export async function sendStaffFile(product: RunningProduct, caseId: string, file: StaffFile): Promise<string> {
  const { bytes } = file;
  const location = (await beginStaffFile(product, caseId, { ...file, bytes: bytes.length })).headers.get('location');
  const address = product.url + (location ?? '');
  for (const half of [bytes.subarray(0, bytes.length >> 1), bytes.subarray(bytes.length >> 1)]) {
    const state = await fetch(address, { method: 'HEAD', headers: { ...TUS, ...product.signedIn } });
    const offset = state.headers.get('upload-offset') ?? '';
    const added = await fetch(address, {
      method: 'PATCH',
      headers: {
        ...TUS,
        ...product.signedIn,
        'upload-offset': offset,
        'content-type': 'application/offset+octet-stream',
      },
      body: new Uint8Array(half),
    });
    if (added.status !== 204) throw new Error(`the upload answered ${String(added.status)}: ${await added.text()}`);
  }
  return address.split('/').at(-1) ?? '';
}
