import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

/**
 * Hands what an event handler throws to the strategy as it is. Nest's own filter would replace it by "Internal server
 * error", and with it the code that says whether to try again. Give it to the application before
 * `connectMicroservice`, which must be called with `inheritAppConfig: true`; a filter that also serves HTTP does the
 * same for hosts of type `rpc` by `passEventError`.
 */
@Catch()
export class EventErrorFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): Observable<never> {
    if (host.getType() !== 'rpc') throw error;
    return passEventError(error);
  }
}

/** What a filter returns for an event handler's error. */
export function passEventError(error: unknown): Observable<never> {
  return throwError(() => error);
}
