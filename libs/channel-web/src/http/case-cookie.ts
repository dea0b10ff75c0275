import type { CaseTokenClaim } from '@redress/kernel';
import type { Request, Response } from 'express';
import { LINK_MS } from '../domain/link-life.js';

// The one that shows everything stays when a mailed link is followed, so that nobody has to prove themselves at each mail.
const NAMES = { full: 'redress_case_full', neutral: 'redress_case' } as const;

/** What a link proved: its token, and how much that shows. */
export interface ProvedLink {
  readonly token: string;
  readonly scope: CaseTokenClaim['scope'];
}

/** The paths at which a complaint is seen; its cookies go to these and nowhere else. */
export function casePaths(reference: string): readonly string[] {
  return [`/complaints/${reference}`, `/api/v1/complaints/${reference}`];
}

/** Gives the browser what the link proved, so that the token need not stay in its address bar and history. */
export function setCaseCookies(
  response: Response,
  reference: string,
  { token, scope }: ProvedLink,
  secure: boolean,
): void {
  for (const path of casePaths(reference)) {
    response.cookie(NAMES[scope], token, { path, httpOnly: true, sameSite: 'lax', secure, maxAge: LINK_MS });
  }
}

/** The token that a request carries: as `Authorization: Bearer`, else as the cookie of this complaint that shows most. */
export function caseTokenOf(request: Request): string | undefined {
  const bearer = /^Bearer\s+(\S+)$/iu.exec(request.header('authorization') ?? '')?.[1];
  const cookies = request.header('cookie') ?? '';
  return bearer ?? readCookie(cookies, NAMES.full) ?? readCookie(cookies, NAMES.neutral);
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
  for (const path of casePaths(reference))
    for (const name of Object.values(NAMES)) response.clearCookie(name, { path });
}
