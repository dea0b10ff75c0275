import type { CookieOptions, Request, Response } from 'express';

const NAME = 'redress_session';

/** The token in a request's session cookie, or undefined. */
export function sessionToken(request: Request): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=');
    // Tokens are base64url: whatever else stands there was not set by us.
    if (name === NAME && value !== undefined && /^[\w-]{20,100}$/u.test(value)) return value;
  }
  return undefined;
}

export function setSessionCookie(response: Response, token: string, publicUrl: string): void {
  response.cookie(NAME, token, options(publicUrl));
}

export function clearSessionCookie(response: Response, publicUrl: string): void {
  response.clearCookie(NAME, options(publicUrl));
}

// No Max-Age: it goes with the browser, and the session behind it ends by itself.
function options(publicUrl: string): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', secure: publicUrl.startsWith('https://'), path: '/' };
}
