export { SignIn } from './application/sign-in.js';
export { SignInThrottle } from './application/sign-in-throttle.js';
export {
  FIRST_ADMINISTRATOR,
  PASSWORD_LENGTH,
  StaffAccounts,
  type StaffParts,
  type StaffPerson,
} from './application/staff-accounts.js';
export { openStaffCommands } from './application/open-staff-commands.js';
export { StaffSessions, type CurrentSession, type SessionParts } from './application/staff-sessions.js';
export { viewerOf } from './application/viewer-of.js';
export {
  caseScope,
  isKeptFrom,
  mayLead,
  maySee,
  mayWork,
  type CaseScope,
  type Viewer,
  type ViewerRole,
  type VisibleCase,
} from './domain/visibility.js';
export { setSessionCookie } from './http/session-cookie.js';
export { ForStaff, SignedIn } from './http/staff-decorators.js';
export { StaffGuard, type StaffRequest } from './http/staff-guard.js';
export { PasswordHasher } from './infrastructure/password-hasher.js';
export { StaffModule } from './staff.module.js';
