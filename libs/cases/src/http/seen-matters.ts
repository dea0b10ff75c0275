import { Injectable } from '@nestjs/common';
import { RedressError } from '@redress/kernel';
import { OrganisationRegister } from '@redress/organisation';
import { caseScope, mayLead, mayWork, type StaffPerson } from '@redress/staff';
import type { IntakeMatter } from '../application/decide-intake.js';
import { CaseCore } from '../case-core.js';

/** Messages that were taken in, for those who may see them: with a case whoever works on it, without one leads whom it does not name. */
@Injectable()
export class SeenMatters {
  constructor(
    private readonly core: CaseCore,
    private readonly register: OrganisationRegister,
  ) {}

  /** @throws RedressError `message-not-found`: the same answer for what is not there and for what is hidden. */
  async find(id: string, staff: StaffPerson): Promise<IntakeMatter> {
    const matter = await this.core.decisions.read(id);
    const { head, row } = matter;
    const teams = this.register.directory.teams.map((team) => team.key);
    const scope = caseScope(staff, teams);
    const seen =
      head === undefined
        ? mayLead(staff) && !scope.isKept(row.subjects ?? [])
        : scope.sees(head) && mayWork(staff, head);
    if (!seen) throw new RedressError('message-not-found', 'no message came in under this id, or you may not see it');
    const { choices = [] } = matter;
    return { ...matter, choices: choices.filter((each) => scope.sees(each)) };
  }
}
