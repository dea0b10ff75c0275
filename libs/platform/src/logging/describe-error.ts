import { RedressError } from '@redress/kernel';

/** An error as a log line carries it. */
export interface DescribedError {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly retriable?: boolean;
  readonly stack?: string;
  readonly cause?: DescribedError;
}

// Deep enough for adapter, driver and socket; a chain may be a circle.
const CAUSES = 4;

/**
 * Describes anything thrown without people's data: relays and databases quote addresses in their errors, so mail
 * addresses, telephone numbers and status-link tokens are struck out of every message; so are names of files, which our own errors
 * put in “ ”, and the text that a parser of JSON did not understand.
 */
export function describeError(thrown: unknown, depth = CAUSES): DescribedError {
  if (!(thrown instanceof Error)) return { name: typeof thrown, message: strikeOut(printable(thrown)) };
  const { code } = thrown as { code?: unknown };
  const frames = (thrown.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return {
    name: thrown.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    message: strikeOut(thrown.message),
    ...(thrown instanceof RedressError ? { retriable: thrown.retriable } : {}),
    ...(frames.length > 0 ? { stack: frames.join('\n') } : {}),
    ...(thrown.cause !== undefined && depth > 1 ? { cause: describeError(thrown.cause, depth - 1) } : {}),
  };
}

function printable(thrown: unknown): string {
  return typeof thrown === 'string' ? thrown : 'something that is no error was thrown';
}

function strikeOut(text: string): string {
  return text
    .replace(/[\w.!#$%&'*+=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+/gu, '<address>')
    .replace(/\+\d[\d\s().-]{5,}\d/gu, '<number>')
    .replace(/\/t\/[^\s/?#"']+/gu, '/t/<token>')
    .replace(/“[^”]*”/gu, '“<name>”')
    .replace(/(?:\.{3})?".*"(?:\.{3})? is not valid JSON/gsu, '<text> is not valid JSON')
    .slice(0, 2_000);
}
