import { RedressError } from '@redress/kernel';
import type { StaffAccounts, StaffSessions } from '@redress/staff';

/** A member of the demo's staff. */
export interface DemoPerson {
  readonly key: string;
  readonly name: string;
  readonly role: string;
}

/** Lets whoever tries Redress out look as any of the demo's staff: they have no passwords, and their customers do not exist. */
export class DemoStaff {
  constructor(
    private readonly accounts: StaffAccounts,
    private readonly sessions: StaffSessions,
  ) {}

  people(): readonly DemoPerson[] {
    return this.accounts.everybody().map(({ key, name, role }) => ({ key, name, role }));
  }

  /** @throws RedressError `staff-not-found` */
  async open(key: string): Promise<{ token: string; csrfToken: string }> {
    const person = this.accounts.everybody().find((each) => each.key === key);
    if (person === undefined) throw new RedressError('staff-not-found', 'the demo has nobody with this key');
    return this.sessions.open(person);
  }
}
