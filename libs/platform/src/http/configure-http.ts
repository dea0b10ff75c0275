import { isUtf8 } from 'node:buffer';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { RedressError } from '@redress/kernel';
import express, { type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import type { Log } from '../logging/log.js';
import { NestLog } from '../logging/nest-log.js';
import type { Settings } from '../settings/settings.js';
import { BODY_LIMIT } from './body-limit.js';
import { ProblemFilter } from './problem-filter.js';
import { requestLog } from './request-log.js';
import { validationPipe } from './validation-pipe.js';

// Our deepest request has four levels. Code that walks a body recursively must not be handed a million.
const BODY_DEPTH = 32;
// Longer than the minute for which proxies keep a connection: the request of one that uses it as we close it is lost.
const IDLE_CONNECTION_MS = 65_000;

/**
 * What every HTTP application of ours has in common: traces, one problem filter, one validation pipe, safe headers,
 * body limits, proxies that are trusted. The application is created with `bodyParser: false`.
 */
export function configureHttp(
  app: NestExpressApplication,
  settings: Pick<Settings, 'publicUrl' | 'trustProxy'>,
  log: Log,
): void {
  app.useLogger(new NestLog(log));
  app.set('trust proxy', settings.trustProxy === undefined ? false : [...settings.trustProxy]);
  app.disable('x-powered-by');
  app.use(requestLog(log));
  app.use(safeHeaders(settings.publicUrl.startsWith('https://')));
  app.use(...jsonBody());
  app.use(express.urlencoded({ limit: BODY_LIMIT.bytes, extended: false, parameterLimit: BODY_LIMIT.fields }));
  app.use(mediaTypeGuard);
  app.use(objectGuard, depthGuard);
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter(log));
  app.getHttpServer().keepAliveTimeout = IDLE_CONNECTION_MS;
}

function safeHeaders(https: boolean): express.RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      directives: {
        // Over plain http (a first try on one machine) a browser would look for every script on https and find none.
        ...(https ? {} : { upgradeInsecureRequests: null }),
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: https,
    referrerPolicy: { policy: 'no-referrer' },
  });
}

// RFC 8259 section 8.1: JSON is UTF-8. The parser would put replacement characters where it is not, and what was said is lost.
function jsonBody(): express.RequestHandler[] {
  const garbled = new WeakSet();
  const verify = (request: object, _: unknown, body: Buffer): void => {
    if (!isUtf8(body)) garbled.add(request);
  };
  const refuse: express.RequestHandler = (request, _, next) => {
    next(garbled.has(request) ? new RedressError('body-malformed', 'The body is not valid UTF-8.') : undefined);
  };
  return [express.json({ limit: BODY_LIMIT.bytes, strict: true, verify }), refuse];
}

// Read by their routes as they stream in: forms with files, and the parts of resumable uploads (tus 1.0).
const STREAMED = ['multipart/form-data', 'application/offset+octet-stream'];
const UNREAD =
  'Bodies of this kind are not read: send JSON as application/json, or where a form is taken application/x-www-form-urlencoded or, with files, multipart/form-data.';

/** A body that nobody reads would look like one without fields. */
function mediaTypeGuard(request: Request, _: Response, next: NextFunction): void {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  const unread = request.body === undefined && (encoding !== undefined || Number(length) > 0);
  if (!unread || request.is(STREAMED) !== false) next();
  else next(new RedressError('media-type-unsupported', UNREAD));
}

/** Every request of ours has fields, by their names. A list would look like one without them, or be checked item by item. */
function objectGuard(request: Request, _: Response, next: NextFunction): void {
  if (!Array.isArray(request.body)) next();
  else next(new RedressError('body-malformed', 'The body is a list: send an object with named fields, {"field": …}.'));
}

function depthGuard(request: Request, _: Response, next: NextFunction): void {
  let level: unknown[] = [request.body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > BODY_DEPTH) {
      next(new RedressError('body-too-deep', `The body is nested more than ${String(BODY_DEPTH)} levels deep.`));
      return;
    }
    level = level.flatMap((each): unknown[] => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  next();
}
