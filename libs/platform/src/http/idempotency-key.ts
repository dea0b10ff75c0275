import { RedressError } from '@redress/kernel';

const LENGTH = 200;

/**
 * The value of the header `Idempotency-Key`, if there is one: 1 to 200 printable ASCII characters.
 * @throws RedressError `idempotency-key-invalid`
 */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (header.length <= LENGTH && /^[\x20-\x7e]+$/u.test(header)) return header;
  throw new RedressError(
    'idempotency-key-invalid',
    `The header Idempotency-Key must be 1 to ${String(LENGTH)} printable ASCII characters.`,
  );
}
