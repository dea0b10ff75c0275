import { Upload } from 'tus-js-client';

/** The beginning of a PNG, which no name or claim talks away (W3C PNG, section 5.2), and something behind it. */
export const PICTURE = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.alloc(500, 7),
]);

export interface FileSent {
  readonly name?: string;
  readonly type?: string;
  readonly bytes?: Buffer;
}

/** Uploads a file as any client of the tus protocol does. @returns the id of the upload @throws what it is refused with */
export async function sendFile(
  url: string,
  token: string | undefined,
  { name = 'box.png', type = 'image/png', bytes = PICTURE }: FileSent = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = new Upload(bytes, {
      endpoint: `${url}/chat/uploads`,
      headers: { authorization: `Bearer ${token ?? ''}` },
      metadata: { filename: name, filetype: type },
      retryDelays: [],
      onError: reject,
      onSuccess: () => {
        resolve(sent.url?.split('/').at(-1) ?? '');
      },
    });
    sent.start();
  });
}

/** Begins an upload of so many bytes and sends none of them. */
export async function beginFile(url: string, token: string | undefined, bytes: number): Promise<Response> {
  return fetch(`${url}/chat/uploads`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token ?? ''}`, 'tus-resumable': '1.0.0', 'upload-length': String(bytes) },
  });
}
