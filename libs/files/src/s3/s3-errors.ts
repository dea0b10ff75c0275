import { RedressError } from '@redress/kernel';

interface AwsError {
  readonly name: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** The status S3 answered with, or undefined when no answer came. */
export function s3Status(error: unknown): number | undefined {
  return error instanceof Error ? (error as AwsError).$metadata?.httpStatusCode : undefined;
}

/** What the failure of a call means to the callers of the file store. Only "not now" is retriable. */
export function fromS3Error(operation: string, error: unknown): RedressError {
  if (error instanceof RedressError) return error;
  const status = s3Status(error);
  const name = error instanceof Error ? error.name : 'unknown';
  const answer = status === undefined ? name : `${name}, ${String(status)}`;
  if (status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 409 && status !== 429) {
    return new RedressError(
      'files-refused',
      `the S3 store refused to ${operation} (${answer}); check bucket, region, keys and permissions`,
      { cause: error },
    );
  }
  return new RedressError('files-unavailable', `the S3 store could not ${operation} (${answer}); try again later`, {
    retriable: true,
    cause: error,
  });
}
