import type { Instant } from '@redress/kernel';
import { defineCollection } from '@redress/persistence';

/** How somebody signs in; who they are and what they may do stands in the organisation. */
export interface StaffAccount {
  /** The key of a member of staff, or `FIRST_ADMINISTRATOR`. */
  readonly _id: string;
  /** Of the first administrator, who stands in no file. */
  readonly email?: string;
  /** PHC string, argon2id. */
  readonly passwordHash: string;
  readonly changedAt: Instant;
}

/** Somebody signed in on one browser. */
export interface StaffSession {
  /** SHA-256 of the token in the cookie: who reads the collection cannot sign in with it. */
  readonly _id: string;
  readonly staffKey: string;
  readonly startedAt: Instant;
  /** Moved on with use. */
  readonly expiresAt: Instant;
}

/** As many as there are colleagues: may be scanned. */
export const staffAccounts = defineCollection<StaffAccount>({ name: 'staff_accounts', bounded: true });

export const staffSessions = defineCollection<StaffSession>({
  name: 'staff_sessions',
  indexes: [{ paths: ['staffKey'] }, { paths: ['expiresAt'] }],
});
