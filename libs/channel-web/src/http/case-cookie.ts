import type { Request, Response } from 'express';
import { LINK_MS } from '../domain/link-life.js';

const NAME = 'redress_case';

/** The paths at which a complaint is seen; its cookies go to these and nowhere else. */
export function casePaths(reference: string): readonly string[] {
  return [`/complaints/${reference}`, `/api/v1/complaints/${reference}`];
}

/** Gives the browser what the link proved, so that the token need not stay in its address bar and history. */
export function setCaseCookies(response: Response, reference: string, token: string, secure: boolean): void {
  for (const path of casePaths(reference)) {
    response.cookie(NAME, token, { path, httpOnly: true, sameSite: 'lax', secure, maxAge: LINK_MS });
  }
}

/** The token that a request carries: as `Authorization: Bearer`, else as the cookie of this complaint. */
export function caseTokenOf(request: Request): string | undefined {
  const bearer = /^Bearer\s+(\S+)$/iu.exec(request.header('authorization') ?? '')?.[1];
  return bearer ?? readCookie(request.header('cookie') ?? '', NAME);
}

/** The first cookie of this name in the header `Cookie` (RFC 6265), if there is one. */
export function readCookie(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const [key = '', value] = pair.trim().split('=', 2);
    if (key === name && value !== undefined) return decodeURIComponentOr(value);
  }
  return undefined;
}

function decodeURIComponentOr(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

/** Takes from the browser what the link proved. */
export function clearCaseCookies(response: Response, reference: string): void {
  for (const path of casePaths(reference)) response.clearCookie(NAME, { path });
}
