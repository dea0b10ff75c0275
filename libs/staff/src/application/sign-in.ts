import { RedressError } from '@redress/kernel';
import type { SignInThrottle } from './sign-in-throttle.js';
import type { StaffAccounts } from './staff-accounts.js';
import type { CurrentSession, StaffSessions } from './staff-sessions.js';

/** Signs staff in, slowly for who guesses. */
export class SignIn {
  constructor(
    private readonly accounts: StaffAccounts,
    private readonly sessions: StaffSessions,
    private readonly throttle: SignInThrottle,
  ) {}

  /**
   * @param address the network address the attempt comes from
   * @throws RedressError `sign-in-failed`, the same whatever is wrong; `too-many-attempts`
   */
  async signIn(email: string, password: string, address: string): Promise<CurrentSession & { readonly token: string }> {
    this.throttle.begin(email, address);
    const person = await this.accounts.authenticate(email, password);
    if (person === undefined) {
      throw new RedressError('sign-in-failed', 'This address and password do not belong together.');
    }
    this.throttle.succeeded(email, address);
    return await this.sessions.open(person);
  }
}
