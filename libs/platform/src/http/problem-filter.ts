import { Catch, HttpException, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { RedressError } from '@redress/kernel';
import { passEventError } from '@redress/messaging';
import type { Request, Response } from 'express';
import type { Observable } from 'rxjs';
import type { Log } from '../logging/log.js';
import { traceIdOfRequest } from '../tracing/trace.js';
import { allowedMethods } from './allowed-methods.js';
import { BODY_LIMIT } from './body-limit.js';
import { problemDocument, type ProblemParts } from './problem-document.js';
import { presenterFor } from './problem-presenter.js';
import { problemStatus } from './problem-status.js';
import { routeOf } from './request-log.js';

type Problem = Omit<ProblemParts, 'traceId'>;

const NOTHING: Problem = { status: 404, code: 'not-found', detail: 'There is nothing at this address.' };
// Frameworks quote addresses and bodies in their messages, so for their errors the words are ours.
const BY_STATUS: Readonly<Record<number, Problem>> = {
  400: { status: 400, code: 'body-malformed', detail: 'The request cannot be read: its body or address is malformed.' },
  404: NOTHING,
  413: {
    status: 413,
    code: 'body-too-large',
    detail: `The body is larger than what is taken, without files: ${BODY_LIMIT.said}, and a form of ${String(BODY_LIMIT.fields)} fields.`,
  },
  415: {
    status: 415,
    code: 'media-type-unsupported',
    detail:
      'This address does not take a body of this kind: what is written comes in UTF-8, as it is or packed by gzip.',
  },
};

// What passes by itself (RFC 9110) or by others' leaving (RFC 4918): nothing of ours is broken.
const PASSING = new Set([503, 507]);
// A minute is what a restart of a database or broker usually takes.
const RETRY_AFTER = '60';

const INSIDE: Problem = {
  status: 500,
  code: 'internal-error',
  detail:
    'Something went wrong on our side. Nothing of the request is lost that was confirmed before. Try again later.',
};

/** Turns everything thrown behind an HTTP route into a problem document (RFC 9457); insides go to the log only. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(thrown: unknown, host: ArgumentsHost): Observable<never> | undefined {
    // An event handler's error decides on its retry, so it must reach the strategy as it is.
    if (host.getType() === 'rpc') return passEventError(thrown);
    this.answer(thrown, host);
    return undefined;
  }

  private answer(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const problem = thrown instanceof NotFoundException ? nothingThere(request, response) : problemOf(thrown);
    if (problem.status >= 500) {
      const traceId = traceIdOfRequest(request);
      const fields = { traceId, method: request.method, route: routeOf(request), code: problem.code, error: thrown };
      this.log.write(PASSING.has(problem.status) ? 'warn' : 'error', 'A request failed.', fields);
    }
    // Half an answer cannot be taken back; a cut connection at least looks like the failure it is.
    if (response.headersSent) response.destroy();
    else present(request, response, problem);
  }
}

function present(request: Request, response: Response, problem: Problem): void {
  const presenter = presenterFor(request);
  if (presenter === undefined) {
    sendProblem(response, problem);
    return;
  }
  presenter(request, problem).then(
    (presented) => {
      if (presented?.page === undefined) {
        sendProblem(response, { ...problem, ...(presented === undefined ? {} : { detail: presented.detail }) });
        return;
      }
      if (PASSING.has(problem.status)) response.setHeader('Retry-After', RETRY_AFTER);
      response.status(problem.status).setHeader('cache-control', 'no-store').type('html').send(presented.page);
    },
    () => {
      sendProblem(response, problem);
    },
  );
}

/** Answers with a problem document; for middleware and pages outside Nest's routes. */
export function sendProblem(response: Response, problem: Problem): void {
  const document = problemDocument({ ...problem, traceId: traceIdOfRequest(response.req) });
  if (PASSING.has(problem.status)) response.setHeader('Retry-After', RETRY_AFTER);
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(document));
}

// The framework says so of every request that no route takes, whether by its address or by its method.
function nothingThere(request: Request, response: Response): Problem {
  const allowed = allowedMethods(request);
  if (allowed.length === 0 || allowed.includes(request.method)) return NOTHING;
  response.setHeader('Allow', allowed.join(', '));
  const detail = `This address does not take ${request.method}, but ${allowed.join(', ')}.`;
  return { status: 405, code: 'method-not-allowed', detail };
}

function problemOf(thrown: unknown): Problem {
  if (thrown instanceof RedressError) return ownProblem(thrown);
  const status = statusOf(thrown);
  if (status === undefined || status >= 500) return INSIDE;
  const code = 'request-refused';
  return BY_STATUS[status] ?? { status, code, detail: 'The request was refused.' };
}

function ownProblem(error: RedressError): Problem {
  const status = problemStatus(error);
  if (status === 500) return INSIDE;
  return { status, code: error.code, detail: error.message, errors: error.fields };
}

// Nest's exceptions have getStatus; body-parser's and http-errors' have status.
function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  if (!(thrown instanceof Error)) return undefined;
  const { status } = thrown as { status?: unknown };
  return typeof status === 'number' && status >= 400 && status < 600 ? status : undefined;
}
