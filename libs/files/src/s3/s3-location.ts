import { RedressError } from '@redress/kernel';

/** Where files lie. `prefix` is empty or ends in `/`. */
export interface S3Location {
  readonly bucket: string;
  readonly prefix: string;
  readonly region: string;
  readonly endpoint?: string;
}

/**
 * Reads `s3://bucket/prefix?endpoint=http://host:port&region=eu-central-1`; prefix and endpoint may be left out. With an
 * endpoint the bucket is addressed in the path, as servers other than Amazon's expect.
 * @throws RedressError `files-url` naming what is wrong, never the whole address
 */
export function parseS3Url(text: string): S3Location {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 's3:' || url.hostname === '') throw wrong('it is s3://bucket?endpoint=…&region=…');
  for (const name of url.searchParams.keys()) {
    if (name !== 'endpoint' && name !== 'region') throw wrong(`the part '${name}' is not known`);
  }
  const endpoint = url.searchParams.get('endpoint');
  if (endpoint !== null && !/^https?:$/u.test(URL.canParse(endpoint) ? new URL(endpoint).protocol : '')) {
    throw wrong('the endpoint is no http(s) address');
  }
  const folder = url.pathname.replace(/^\/+|\/+$/gu, '');
  return {
    bucket: url.hostname,
    prefix: folder === '' ? '' : `${folder}/`,
    region: url.searchParams.get('region') ?? 'us-east-1',
    ...(endpoint === null ? {} : { endpoint }),
  };
}

function wrong(reason: string): RedressError {
  return new RedressError('files-url', `the address of the S3 store is wrong: ${reason}`);
}
