import { RedressError } from '@redress/kernel';

/** An error for the log. Our own messages name no people; of others only the class is sure not to. */
export function causeOf(error: unknown): string {
  if (error instanceof RedressError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.name : typeof error;
}
