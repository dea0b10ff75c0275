import { instantNow, RedressError, type Clock, type Ids } from '@redress/kernel';
import type { OrganisationDirectory, StaffRole } from '@redress/organisation';
import { isDuplicateKey, type Database } from '@redress/persistence';
import type { Model } from 'mongoose';
import type { Viewer } from '../domain/visibility.js';
import type { PasswordHasher } from '../infrastructure/password-hasher.js';
import {
  staffAccounts,
  staffSessions,
  type StaffAccount,
  type StaffSession,
} from '../infrastructure/staff-collections.js';
import { viewerOf } from './viewer-of.js';

/** The key of the administrator who stands in no organisation file; no key of a file can begin with `_`. */
export const FIRST_ADMINISTRATOR = '_administrator';

/** Fewest characters of a password. No other rule: length is what counts (NIST SP 800-63B-4, 3.1.1). */
export const PASSWORD_LENGTH = 12;
const LONGEST_PASSWORD = 200;

/** Somebody who can be signed in. */
export interface StaffPerson extends Viewer {
  readonly name: string;
  readonly email: string;
  readonly role: StaffRole;
}

export interface StaffParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  /** The organisation as it stands now. */
  readonly directory: () => OrganisationDirectory;
  readonly hasher: PasswordHasher;
}

/** Who colleagues are, and the passwords they sign in with. */
export class StaffAccounts {
  private readonly accounts: Model<StaffAccount>;
  private readonly sessions: Model<StaffSession>;

  /** Before `ensureIndexes` of the database. */
  constructor(private readonly parts: StaffParts) {
    this.accounts = parts.database.model(staffAccounts);
    this.sessions = parts.database.model(staffSessions);
  }

  /** Somebody of this key who is here now; undefined for who left or never was. */
  async person(key: string): Promise<StaffPerson | undefined> {
    if (key === FIRST_ADMINISTRATOR) {
      const account = await this.accounts.findOne({ _id: key }).lean<StaffAccount | null>();
      return account?.email === undefined
        ? undefined
        : { key, role: 'admin', teams: [], leads: [], name: 'Administrator', email: account.email };
    }
    const directory = this.parts.directory();
    const member = directory.member(key);
    if (member === undefined || !directory.isHere(member, instantNow(this.parts.clock))) return undefined;
    return { ...viewerOf(member, directory), name: member.name, email: member.email };
  }

  /** Everybody of the organisation who is here now, in the order of its file. */
  everybody(): readonly StaffPerson[] {
    const directory = this.parts.directory();
    const now = instantNow(this.parts.clock);
    return directory.staff
      .filter((member) => directory.isHere(member, now))
      .map((member) => ({ ...viewerOf(member, directory), name: member.name, email: member.email }));
  }

  /** The person whose address and password these are; undefined when they are not, without saying which is wrong. */
  async authenticate(email: string, password: string): Promise<StaffPerson | undefined> {
    const person = await this.personByEmail(email);
    const account = person === undefined ? null : await this.account(person.key);
    const right = await this.parts.hasher.matches(password, account?.passwordHash);
    return right ? person : undefined;
  }

  /**
   * Gives somebody a password and ends their sessions.
   * @throws RedressError `staff-not-found`; `password-invalid` for one that is too short or too long
   */
  async setPassword(email: string, password: string): Promise<StaffPerson> {
    checkPassword(password);
    const person = await this.personByEmail(email);
    if (person === undefined) {
      throw new RedressError('staff-not-found', 'Nobody with this address is in the organisation, or they have left.');
    }
    const passwordHash = await this.parts.hasher.hash(password);
    const changedAt = instantNow(this.parts.clock);
    await this.accounts.updateOne({ _id: person.key }, { $set: { passwordHash, changedAt } }, { upsert: true });
    await this.sessions.deleteMany({ staffKey: person.key });
    return person;
  }

  /**
   * Makes the first administrator when there is none. Answers with the password only when it was made here, so that
   * the caller prints it once; it is kept nowhere.
   */
  async ensureAdministrator(email: string, password?: string): Promise<{ email: string; password?: string }> {
    const known = await this.account(FIRST_ADMINISTRATOR);
    if (known !== null) return { email: known.email ?? email };
    const made = password ?? Buffer.from(this.parts.ids.random(15)).toString('base64url');
    const account: StaffAccount = {
      _id: FIRST_ADMINISTRATOR,
      email: email.toLowerCase(),
      passwordHash: await this.parts.hasher.hash(made),
      changedAt: instantNow(this.parts.clock),
    };
    try {
      await this.accounts.insertMany([account], { ordered: false });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return { email };
    }
    return password === undefined ? { email, password: made } : { email };
  }

  private async personByEmail(email: string): Promise<StaffPerson | undefined> {
    const typed = email.trim().toLowerCase();
    const administrator = await this.account(FIRST_ADMINISTRATOR);
    const key = administrator?.email === typed ? FIRST_ADMINISTRATOR : this.parts.directory().memberByEmail(typed)?.key;
    return key === undefined ? undefined : await this.person(key);
  }

  private async account(key: string): Promise<StaffAccount | null> {
    return await this.accounts.findOne({ _id: key }).lean<StaffAccount | null>();
  }
}

function checkPassword(password: string): void {
  if (password.length >= PASSWORD_LENGTH && password.length <= LONGEST_PASSWORD) return;
  const rule = `${String(PASSWORD_LENGTH)} to ${String(LONGEST_PASSWORD)} characters`;
  throw new RedressError('password-invalid', `A password has ${rule}.`, {
    fields: [{ field: 'password', rule: 'length', message: `password must have ${rule}` }],
  });
}
