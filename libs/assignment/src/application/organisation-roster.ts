import type { Instant } from '@redress/kernel';
import type { OrganisationDirectory } from '@redress/organisation';
import { CASE_WEIGHT } from '../domain/choose-handler.js';
import type { DutyRoster } from './duty-roster.js';

/** The roster that follows from the organisation as it stands at the moment of asking. */
export class OrganisationRoster implements DutyRoster {
  constructor(private readonly directory: () => OrganisationDirectory) {}

  onDuty(teamKey: string, at: Instant): readonly string[] {
    const directory = this.directory();
    const team = directory.team(teamKey);
    if (team?.mode !== 'push') return [];
    return directory
      .handlersOf(teamKey, at)
      .filter((member) => directory.onDuty(member, at))
      .map((member) => member.key);
  }

  teams(): readonly string[] {
    return this.directory()
      .teams.filter((team) => team.active)
      .map((team) => team.key);
  }

  capacities(): readonly { readonly handlerKey: string; readonly capacity: number }[] {
    return this.directory()
      .staff.filter((member) => member.role === 'handler')
      .map((member) => ({ handlerKey: member.key, capacity: member.capacity * CASE_WEIGHT }));
  }
}
