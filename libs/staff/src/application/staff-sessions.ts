import { instantNow, sha256, toEpoch, toInstant, type Clock, type Ids, type KeyRing } from '@redress/kernel';
import { insertOne, type Database } from '@redress/persistence';
import type { Model } from 'mongoose';
import { staffSessions, type StaffSession } from '../infrastructure/staff-collections.js';
import type { StaffAccounts, StaffPerson } from './staff-accounts.js';

export interface SessionParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly keys: KeyRing;
}

/** Somebody signed in, for one request. */
export interface CurrentSession {
  readonly person: StaffPerson;
  readonly csrfToken: string;
}

const HOUR = 3_600_000;
// A long shift without a click; and a working week, after which everybody signs in again (OWASP ASVS 5.0, 7.3).
const IDLE_MS = 12 * HOUR;
const LONGEST_MS = 7 * 24 * HOUR;
// Moving the end on with every request would make each read of a page a write.
const MOVED_AFTER_MS = HOUR / 4;

/** Sessions of signed-in staff: kept under the hash of their token, moved on with use. */
export class StaffSessions {
  private readonly sessions: Model<StaffSession>;

  /** Before `ensureIndexes` of the database. */
  constructor(
    private readonly parts: SessionParts,
    private readonly accounts: StaffAccounts,
  ) {
    this.sessions = parts.database.model(staffSessions);
  }

  /** Opens a session; the token goes into the cookie and is kept nowhere. */
  async open(person: StaffPerson): Promise<CurrentSession & { readonly token: string }> {
    const token = Buffer.from(this.parts.ids.random(32)).toString('base64url');
    const now = this.parts.clock.now();
    const session: StaffSession = {
      _id: sha256(token),
      staffKey: person.key,
      startedAt: toInstant(now),
      expiresAt: toInstant(now + IDLE_MS),
    };
    await insertOne(this.sessions, session);
    // Signing in is rare enough to sweep up after those who never signed out.
    await this.sessions.deleteMany({ expiresAt: { $lt: toInstant(now) } });
    return { token, person, csrfToken: this.csrfToken(session._id) };
  }

  /** Whose token it is; undefined when the session ended, or the person has left since. */
  async find(token: string): Promise<CurrentSession | undefined> {
    const session = await this.sessions.findOne({ _id: sha256(token) }).lean<StaffSession | null>();
    if (session === null || session.expiresAt <= instantNow(this.parts.clock)) return undefined;
    const person = await this.accounts.person(session.staffKey);
    if (person === undefined) return undefined;
    await this.moveOn(session);
    return { person, csrfToken: this.csrfToken(session._id) };
  }

  async close(token: string): Promise<void> {
    await this.sessions.deleteOne({ _id: sha256(token) });
  }

  /** True when `given` was made for the session of `token`. */
  csrfTokenFits(token: string, given: string): boolean {
    return this.parts.keys.verify('session', `csrf:${sha256(token)}`, given);
  }

  private async moveOn({ _id, startedAt, expiresAt }: StaffSession): Promise<void> {
    const until = Math.min(this.parts.clock.now() + IDLE_MS, toEpoch(startedAt) + LONGEST_MS);
    if (until - toEpoch(expiresAt) < MOVED_AFTER_MS) return;
    await this.sessions.updateOne({ _id }, { $max: { expiresAt: toInstant(until) } });
  }

  private csrfToken(sessionId: string): string {
    return this.parts.keys.sign('session', `csrf:${sessionId}`);
  }
}
