import { dutyState, type DutyPlan, type OrganisationDirectory, type StaffMember } from '@redress/organisation';
import { instantNow, type Clock, type Instant } from '@redress/kernel';
import { maySee, viewerOf } from '@redress/staff';
import type { Colleague, Crew, Hearer } from '../domain/crew.js';
import { DEFAULT_LADDER, type Ladder } from '../domain/ladder.js';
import type { NoticedCase } from '../domain/occasion.js';

/** Somebody's plans of duty beside the organisation file, by staff key. */
export type PlanOf = (staffKey: string) => DutyPlan;

/** Who stands where in the team of a case, as the organisation is now. */
export class Crews {
  constructor(
    private readonly directory: () => OrganisationDirectory,
    private readonly planOf: PlanOf,
    private readonly clock: Clock,
  ) {}

  /** Everybody by rung; nobody whom the complaint is about, nor their lead, nor anybody else who may not see the case. */
  of(each: NoticedCase): Crew {
    const directory = this.directory();
    const at = instantNow(this.clock);
    const team = directory.team(each.teamKey) ?? directory.defaultTeam;
    const chain = directory.ownerChain(team.key, at);
    const standing = (keys: readonly (string | undefined)[]): readonly Colleague[] =>
      keys.flatMap((key) => {
        const member = key === undefined || key === '' ? undefined : directory.member(key);
        return member === undefined || !this.mayKnow(member, each, at) ? [] : [this.colleague(member, at)];
      });
    const lead = standing([team.lead, each.ownerKey]);
    const deputy = standing([team.deputy]);
    const manager = standing(chain.filter(({ role }) => role === 'manager').map(({ key }) => key));
    return {
      onCall: onDutyFirst([...lead, ...deputy, ...manager]),
      handler: standing([each.handlerKey]),
      lead,
      deputy,
      manager,
    };
  }

  /** Managers and administrators of the whole organisation who may know of the case. */
  overseers(each: NoticedCase): readonly Hearer[] {
    const at = instantNow(this.clock);
    return this.directory()
      .staff.filter((member) => ['manager', 'admin'].includes(member.role) && this.mayKnow(member, each, at))
      .map((member) => ({ ...this.colleague(member, at), standsIn: false }));
  }

  /**
   * The team's numbers on call, but those that belong to somebody who may not know of the case. Of a number that is nobody's own it is
   * not known who carries it; danger goes there all the same.
   */
  onCallNumbers(each: NoticedCase): readonly string[] {
    const directory = this.directory();
    const at = instantNow(this.clock);
    const team = directory.team(each.teamKey) ?? directory.defaultTeam;
    return [...new Set(team.onCall)].filter((number) =>
      directory.staff.filter(({ phone }) => phone === number).every((member) => this.mayKnow(member, each, at)),
    );
  }

  /** The team's own ladder, else the usual one. */
  ladderOf(teamKey: string): Ladder {
    return this.directory().team(teamKey)?.escalation ?? DEFAULT_LADDER;
  }

  private colleague(member: StaffMember, at: Instant): Colleague {
    return { key: member.key, onDuty: dutyState(this.directory(), member, this.planOf(member.key), at) === 'on' };
  }

  private mayKnow(member: StaffMember, each: NoticedCase, at: Instant): boolean {
    const directory = this.directory();
    return directory.isHere(member, at) && maySee(viewerOf(member, directory), each);
  }
}

function onDutyFirst(colleagues: readonly Colleague[]): readonly Colleague[] {
  return [...colleagues.filter(({ onDuty }) => onDuty), ...colleagues.filter(({ onDuty }) => !onDuty)];
}
