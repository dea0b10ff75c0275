import type { Channel } from '@redress/contracts';
import type { Clock, Ids } from '@redress/kernel';
import type { Timing } from '../domain/timing.js';

/** Where the kit tells what went wrong and was mended; ids and codes only, never people or their words. */
export interface ChannelLog {
  info(message: string, fields: Readonly<Record<string, string | number>>): void;
  warn(message: string, fields: Readonly<Record<string, string | number>>): void;
  error(message: string, fields: Readonly<Record<string, string | number>>): void;
}

/** What every part of a gateway's kit shares. */
export interface Surroundings {
  readonly channel: Channel;
  /** The name of the gateway's service; the source of its events. */
  readonly service: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly timing: Timing;
  readonly log: ChannelLog;
  /** True while the channel takes in and sends nothing: every update ends as `suppressed`, reason `silent`. */
  readonly silent?: boolean;
}

/** A code for the log: our own code, or the class of a foreign error; never its message, which may quote people. */
export function errorCode(error: unknown): string {
  if (error instanceof Error) return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return typeof error;
}
