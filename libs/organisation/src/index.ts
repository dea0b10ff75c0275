export { OrganisationRegister, type AppliedChanges, type RegisterParts } from './application/organisation-register.js';
export { localTime, type LocalTime } from './domain/local-time.js';
export {
  dutyState,
  hasWorked,
  NO_PLAN,
  worksEver,
  type Availability,
  type DatedShift,
  type DutyPlan,
  type DutyState,
  type PlannedAbsence,
} from './domain/duty-plan.js';
export { workDay } from './domain/work-day.js';
export { conflictTest, hasConflict, type CaseParties } from './domain/conflict-of-interest.js';
export type { OrganisationChanges } from './domain/organisation-changes.js';
export {
  ESCALATION_RUNGS,
  STAFF_CHANNELS,
  STAFF_ROLES,
  type AssignmentRules,
  type Category,
  type CategoryWord,
  type ContactDetails,
  type EscalationRung,
  type EscalationStep,
  type LocalDate,
  type Organisation,
  type OrganisationProfile,
  type StaffChannel,
  type StaffMember,
  type StaffRole,
  type Team,
  type TextByLanguage,
} from './domain/organisation.js';
export { OrganisationDirectory, type ConflictCheck, type Presence } from './domain/organisation-directory.js';
export type { Shift, WeeklyHours } from './domain/weekly-hours.js';
export {
  organisationWrong,
  type OrganisationProblem,
} from './infrastructure/organisation-file/organisation-problem.js';
export {
  parseOrganisation,
  type OutsideNames,
  type ParsedOrganisation,
} from './infrastructure/organisation-file/parse-organisation.js';
export { DEMO_ORGANISATION, readOrganisationFile } from './infrastructure/organisation-file/read-organisation-file.js';
export { readChanges, type ReadChanges } from './infrastructure/organisation-file/read-changes.js';
