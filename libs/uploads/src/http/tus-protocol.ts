import { RedressError } from '@redress/kernel';
import { sendProblem } from '@redress/platform';
import type { Request, Response } from 'express';
import type { ResumableUploads } from '../application/resumable-uploads.js';
import type { UploadRow } from '../infrastructure/upload-row.js';
import { readUploadMetadata } from './upload-metadata.js';

const TUS_VERSION = '1.0.0';
const EXTENSIONS = 'creation,creation-with-upload,expiration,termination';
const CONTENT_TYPE = 'application/offset+octet-stream';

/**
 * Files in pieces, over connections that break: the tus protocol 1.0 (https://tus.io/protocols/resumable-upload), for
 * whichever address a controller gives it. What throws is answered as a problem by the application.
 */
export class TusProtocol {
  /**
   * @param path where uploads are, without a slash at its end
   * @param from `signed-in`: who is known, so that their network is not counted
   */
  constructor(
    private readonly uploads: ResumableUploads,
    private readonly path: string,
    private readonly from: 'anywhere' | 'signed-in' = 'anywhere',
  ) {}

  options(response: Response): void {
    tusHeaders(response);
    response.setHeader('Tus-Version', TUS_VERSION);
    response.setHeader('Tus-Extension', EXTENSIONS);
    response.setHeader('Tus-Max-Size', String(this.uploads.limit.fileBytes));
    response.status(204).end();
  }

  /** @param holder who alone may use it; left out, whoever knows its address */
  async begin(request: Request, response: Response, holder?: string): Promise<void> {
    if (!speaksTus(request, response)) return;
    const length = numberIn(request, 'upload-length');
    const { filename = 'file', filetype = '' } = readUploadMetadata(request.header('upload-metadata'));
    const name = filename === '' ? 'file' : filename;
    let row = await this.uploads.begin({
      length,
      name,
      type: filetype,
      ...(this.from === 'signed-in' ? {} : { address: request.ip ?? '' }),
      ...(holder === undefined ? {} : { holder }),
    });
    if (isUpload(request)) row = await this.uploads.append(row._id, 0, request);
    progress(response, row);
    response.setHeader('Location', `${this.path}/${row._id}`);
    response.status(201).end();
  }

  /** @param holder here and below: who asks; left out, whoever knows its address */
  async state(id: string, request: Request, response: Response, holder?: string): Promise<void> {
    if (!speaksTus(request, response)) return;
    const row = await this.uploads.find(id, holder);
    progress(response, row);
    response.setHeader('Upload-Length', String(row.length));
    response.setHeader('Cache-Control', 'no-store');
    response.status(200).end();
  }

  async append(id: string, request: Request, response: Response, holder?: string): Promise<void> {
    if (!speaksTus(request, response)) return;
    if (holder !== undefined) await this.uploads.find(id, holder);
    if (!isUpload(request)) {
      throw new RedressError('media-type-unsupported', `The bytes of an upload come as ${CONTENT_TYPE}.`);
    }
    progress(response, await this.uploads.append(id, numberIn(request, 'upload-offset'), request));
    response.status(204).end();
  }

  async drop(id: string, request: Request, response: Response, holder?: string): Promise<void> {
    if (!speaksTus(request, response)) return;
    if (holder !== undefined) await this.uploads.find(id, holder);
    await this.uploads.drop(id);
    response.status(204).end();
  }
}

function tusHeaders(response: Response): void {
  response.setHeader('Tus-Resumable', TUS_VERSION);
}

/** False when the request is of another version, or of none, and has been answered so. */
function speaksTus(request: Request, response: Response): boolean {
  tusHeaders(response);
  if (request.header('tus-resumable') === TUS_VERSION) return true;
  response.setHeader('Tus-Version', TUS_VERSION);
  const detail = `This address speaks the tus protocol: send the header Tus-Resumable: ${TUS_VERSION}.`;
  sendProblem(response, { status: 412, code: 'tus-version-unsupported', detail });
  return false;
}

function isUpload(request: Request): boolean {
  return request.is(CONTENT_TYPE) === CONTENT_TYPE;
}

function progress(response: Response, { offset, expiresAt }: UploadRow): void {
  response.setHeader('Upload-Offset', String(offset));
  response.setHeader('Upload-Expires', new Date(expiresAt).toUTCString());
}

function numberIn(request: Request, name: string): number {
  const value = request.header(name) ?? '';
  if (/^\d{1,15}$/u.test(value)) return Number(value);
  throw new RedressError('upload-header-invalid', `The header ${name} must be a number of bytes.`);
}
