/** What goes with a log line: ids, counts, states, durations in milliseconds. Never a name, address or text of a person. */
export type LogFields = Readonly<Record<string, unknown>>;

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/**
 * Where the code writes what happened. Lines carry ids, not people; an `error` among the fields is written with its
 * code, its cause and a message in which addresses and numbers are struck out. The README says which level is for what.
 */
export abstract class Log {
  abstract write(level: LogLevel, message: string, fields?: LogFields): void;
  /** A log whose lines all carry `fields`. */
  abstract with(fields: LogFields): Log;

  error(message: string, fields?: LogFields): void {
    this.write('error', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.write('warn', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.write('info', message, fields);
  }

  debug(message: string, fields?: LogFields): void {
    this.write('debug', message, fields);
  }
}
