import { applyDecorators, createParamDecorator, SetMetadata, UseGuards, type ExecutionContext } from '@nestjs/common';
import type { StaffRole } from '@redress/organisation';
import type { StaffPerson } from '../application/staff-accounts.js';
import { STAFF_ROLES_KEY, StaffGuard, type StaffRequest } from './staff-guard.js';

/** A controller or route for signed-in staff; of these roles when any are named. What they see of it is the visibility rule's to say. */
export function ForStaff(...roles: readonly StaffRole[]): ClassDecorator & MethodDecorator {
  return applyDecorators(SetMetadata(STAFF_ROLES_KEY, roles), UseGuards(StaffGuard));
}

/** The parameter that is given whoever is signed in, a `StaffPerson`; on routes behind `ForStaff`. */
export const SignedIn = createParamDecorator((_: unknown, context: ExecutionContext): StaffPerson => {
  return context.switchToHttp().getRequest<StaffRequest>().staff;
});
