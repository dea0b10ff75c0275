import type { OrganisationDirectory, StaffMember } from '@redress/organisation';
import type { Viewer } from '../domain/visibility.js';

/** What a member of staff is to the visibility rule: their role, the teams they belong to, lead or deputise in, and whom they lead. */
export function viewerOf(member: StaffMember, directory: OrganisationDirectory): Viewer & Pick<StaffMember, 'role'> {
  const { key, role } = member;
  const teams = directory.teams.filter((team) => team.key === member.team || team.lead === key || team.deputy === key);
  return { key, role, teams: teams.map((team) => team.key), leads: directory.ledBy(key) };
}
