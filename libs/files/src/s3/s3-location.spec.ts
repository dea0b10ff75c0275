import { describe, expect, it } from '@jest/globals';
import { parseS3Url } from './s3-location.js';

describe('the address of an S3 store', () => {
  it('names bucket, folder, endpoint and region', () => {
    expect(parseS3Url('s3://files/acme/one/?endpoint=http://127.0.0.1:7070&region=eu-central-1')).toEqual({
      bucket: 'files',
      prefix: 'acme/one/',
      region: 'eu-central-1',
      endpoint: 'http://127.0.0.1:7070',
    });
    expect(parseS3Url('s3://files')).toEqual({ bucket: 'files', prefix: '', region: 'us-east-1' });
  });

  it.each(['', 'http://files', 's3://', 's3://files?endpoint=127.0.0.1', 's3://files?zone=a'])(
    'is refused when it is %p',
    (url) => {
      expect(() => parseS3Url(url)).toThrow(expect.objectContaining({ code: 'files-url' }));
    },
  );
});
