import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Log } from '../logging/log.js';
import { beginRequestTrace } from '../tracing/trace.js';

/**
 * Puts every request into a trace (W3C `traceparent`) and writes one line at its end, at level `debug`.
 * The line has the route's pattern and never its address: `/t/:token` is a key to somebody's complaint.
 */
export function requestLog(log: Log): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const startedAt = performance.now();
    const traceId = beginRequestTrace(request, request.header('traceparent'));
    response.once('close', () => {
      log.debug('A request was answered.', {
        traceId,
        method: request.method,
        route: routeOf(request),
        status: response.statusCode,
        finished: response.writableFinished,
        ms: Math.round(performance.now() - startedAt),
      });
    });
    next();
  };
}

/** The pattern of the route that took the request, such as `/t/:token`; `unmatched` when none did. */
export function routeOf(request: Request): string {
  const { route } = request as { route?: { path?: unknown } };
  return typeof route?.path === 'string' ? route.path : 'unmatched';
}
