import type { LoggerService } from '@nestjs/common';
import type { Log, LogFields, LogLevel } from './log.js';

// What Nest says about its own assembly at every start is of use only to whoever debugs that.
const ASSEMBLY = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestMicroservice']);

/** Hands what Nest and its libraries log to our log. */
export class NestLog implements LoggerService {
  constructor(private readonly target: Log) {}

  log(message: unknown, ...more: readonly unknown[]): void {
    const context = more.at(-1);
    this.write(typeof context === 'string' && ASSEMBLY.has(context) ? 'debug' : 'info', message, more);
  }

  fatal(message: unknown, ...more: readonly unknown[]): void {
    this.write('fatal', message, more);
  }

  error(message: unknown, ...more: readonly unknown[]): void {
    this.write('error', message, more);
  }

  warn(message: unknown, ...more: readonly unknown[]): void {
    this.write('warn', message, more);
  }

  debug(message: unknown, ...more: readonly unknown[]): void {
    this.write('debug', message, more);
  }

  verbose(message: unknown, ...more: readonly unknown[]): void {
    this.write('trace', message, more);
  }

  private write(level: LogLevel, message: unknown, more: readonly unknown[]): void {
    const texts = more.filter((each) => typeof each === 'string');
    const error = [message, ...more].find((each) => each instanceof Error);
    const stack = texts.find((each) => each.includes('\n    at '));
    const context = texts.filter((each) => each !== stack).at(-1);
    const fields: LogFields = {
      ...(context === undefined ? {} : { context }),
      ...(error === undefined ? {} : { error }),
      ...(error === undefined && stack !== undefined ? { stack } : {}),
    };
    this.target.write(level, textOf(message), fields);
  }
}

function textOf(message: unknown): string {
  if (typeof message === 'string') return message;
  return message instanceof Error ? `An error in the framework: ${message.name}` : 'A message of the framework.';
}
