import { pino, type DestinationStream, type Logger } from 'pino';
import type { Settings } from '../settings/settings.js';
import { traceIdOf } from '../tracing/trace.js';
import { describeError } from './describe-error.js';
import { Log, type LogFields, type LogLevel } from './log.js';

/** The log on standard output: one JSON object a line, or readable lines on a terminal. */
export class PinoLog extends Log {
  private constructor(private readonly logger: Logger) {
    super();
  }

  /** @param destination standard output when left out. */
  static async open(
    app: string,
    settings: Pick<Settings, 'logLevel' | 'logFormat'>,
    destination?: DestinationStream,
  ): Promise<PinoLog> {
    const format = settings.logFormat ?? (process.stdout.isTTY ? 'pretty' : 'json');
    const stream =
      destination ?? (format === 'pretty' ? await prettyStream() : pino.destination({ fd: 1, sync: true }));
    const options = {
      level: settings.logLevel,
      base: { app },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label: string) => ({ level: label }) },
      serializers: { error: (error: unknown) => describeError(error) },
      mixin: (fields: object) => traceOf(fields as LogFields),
    };
    return new PinoLog(pino(options, stream));
  }

  override write(level: LogLevel, message: string, fields: LogFields = {}): void {
    this.logger[level](fields, message);
  }

  override with(fields: LogFields): Log {
    return new PinoLog(this.logger.child(fields));
  }
}

// What is said of a message or a case stands in the trace of the events about it.
function traceOf(fields: LogFields): { traceId?: string } {
  const subject = fields['messageId'] ?? fields['caseId'] ?? fields['updateId'];
  const traceId = typeof subject === 'string' ? traceIdOf(subject) : undefined;
  return traceId === undefined ? {} : { traceId };
}

// Loaded only when wanted: it costs memory that a server in production has no use for.
async function prettyStream(): Promise<DestinationStream> {
  const { default: pretty } = await import('pino-pretty');
  return pretty({ sync: true, translateTime: 'SYS:HH:MM:ss', ignore: 'app,pid,hostname', singleLine: true });
}
