import type { Request, Response } from 'express';

const NAME = 'redress_case';
// A complaint may take months; after that a fresh link is one request away.
const MAX_AGE_MS = 180 * 24 * 3_600_000;

/** The paths at which a complaint is seen; its cookies go to these and nowhere else. */
export function casePaths(reference: string): readonly string[] {
  return [`/complaints/${reference}`, `/api/v1/complaints/${reference}`];
}

/** Gives the browser what the link proved, so that the token need not stay in its address bar and history. */
export function setCaseCookies(response: Response, reference: string, token: string, secure: boolean): void {
  for (const path of casePaths(reference)) {
    response.cookie(NAME, token, { path, httpOnly: true, sameSite: 'lax', secure, maxAge: MAX_AGE_MS });
  }
}

/** The token that a request carries: as `Authorization: Bearer`, else as the cookie of this complaint. */
export function caseTokenOf(request: Request): string | undefined {
  const bearer = /^Bearer\s+(\S+)$/iu.exec(request.header('authorization') ?? '')?.[1];
  return bearer ?? readCookie(request.header('cookie') ?? '', NAME);
}

function readCookie(header: string, name: string): string | undefined {
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
