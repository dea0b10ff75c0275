import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiCookieAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { RedressError } from '@redress/kernel';
import { Settings } from '@redress/platform';
import type { Request, Response } from 'express';
import { SignIn } from '../application/sign-in.js';
import type { StaffPerson } from '../application/staff-accounts.js';
import { StaffSessions, type CurrentSession } from '../application/staff-sessions.js';
import { SessionResponse, SignInRequest } from './session-bodies.js';
import { clearSessionCookie, sessionToken, setSessionCookie } from './session-cookie.js';
import { ForStaff } from './staff-decorators.js';

/** Signing in and out. */
@ApiTags('staff')
@Controller('api/v1/staff/session')
export class SessionController {
  constructor(
    private readonly signIns: SignIn,
    private readonly sessions: StaffSessions,
    private readonly settings: Settings,
  ) {}

  /** Signs in: sets the session cookie and answers with the CSRF token. */
  @Post()
  @ApiCreatedResponse({ type: SessionResponse })
  async signIn(
    @Body() { email, password }: SignInRequest,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionResponse> {
    refuseOtherSites(request);
    const session = await this.signIns.signIn(email, password, request.ip ?? 'unknown');
    // Whoever was signed in here before is not any more.
    const before = sessionToken(request);
    if (before !== undefined) await this.sessions.close(before);
    setSessionCookie(response, session.token, this.settings.publicUrl);
    return answer(session);
  }

  /** Who is signed in, and the CSRF token of the session: for a page that was loaded anew. */
  @Get()
  @ApiCookieAuth()
  @ApiOkResponse({ type: SessionResponse })
  async current(@Req() request: Request): Promise<SessionResponse> {
    const token = sessionToken(request);
    const session = token === undefined ? undefined : await this.sessions.find(token);
    if (session === undefined) throw new RedressError('sign-in-required', 'Nobody is signed in.');
    return answer(session);
  }

  /** Signs out. */
  @Delete()
  @HttpCode(204)
  @ForStaff()
  @ApiCookieAuth()
  @ApiNoContentResponse()
  async signOut(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    const token = sessionToken(request);
    if (token !== undefined) await this.sessions.close(token);
    clearSessionCookie(response, this.settings.publicUrl);
  }
}

// There is no CSRF token before there is a session, and another site must not sign our staff in as somebody else.
function refuseOtherSites(request: Request): void {
  if (request.header('sec-fetch-site') !== 'cross-site') return;
  throw new RedressError('csrf-token-wrong', 'Another site may not sign people in here.');
}

function answer({ csrfToken, person }: CurrentSession): SessionResponse {
  const { key, name, email, role, teams }: StaffPerson = person;
  return { csrfToken, me: { key, name, email, role, teams } };
}
