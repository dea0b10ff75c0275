import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Observable } from 'rxjs';
import { runWithTrace } from './trace.js';

/** Runs every event handler in the trace that its event carries; give it to the application with `useGlobalInterceptors`. */
export class EventTraceInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'rpc') return next.handle();
    const { traceparent } = context.switchToRpc().getData<{ traceparent?: string }>();
    return new Observable((subscriber) => runWithTrace(traceparent, () => next.handle().subscribe(subscriber)));
  }
}
