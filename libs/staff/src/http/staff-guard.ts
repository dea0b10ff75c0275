import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { RedressError } from '@redress/kernel';
import type { StaffRole } from '@redress/organisation';
import type { Request } from 'express';
import type { StaffPerson } from '../application/staff-accounts.js';
import { StaffSessions } from '../application/staff-sessions.js';
import { sessionToken } from './session-cookie.js';

export const STAFF_ROLES_KEY = 'redress:staff-roles';

/** A request behind the guard. */
export interface StaffRequest extends Request {
  staff: StaffPerson;
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Lets signed-in staff of the route's roles through. Writes carry the session's CSRF token in `x-csrf-token`.
 * Raises `sign-in-required`, `csrf-token-wrong`, `forbidden`.
 */
@Injectable()
export class StaffGuard implements CanActivate {
  constructor(
    private readonly sessions: StaffSessions,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<StaffRequest>();
    const token = sessionToken(request);
    const session = token === undefined ? undefined : await this.sessions.find(token);
    if (token === undefined || session === undefined) {
      throw new RedressError('sign-in-required', 'Sign in first: POST /api/v1/staff/session.');
    }
    if (!READS.has(request.method) && !this.sessions.csrfTokenFits(token, request.header('x-csrf-token') ?? '')) {
      throw new RedressError('csrf-token-wrong', 'Writes carry the csrfToken of the session in x-csrf-token.');
    }
    const targets = [context.getHandler(), context.getClass()];
    const roles = this.reflector.getAllAndOverride<readonly StaffRole[] | undefined>(STAFF_ROLES_KEY, targets) ?? [];
    if (roles.length > 0 && !roles.includes(session.person.role)) {
      throw new RedressError('forbidden', `This is for ${roles.join(', ')} only.`);
    }
    request.staff = session.person;
    return true;
  }
}
