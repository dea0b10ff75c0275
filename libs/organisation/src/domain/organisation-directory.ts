import { RedressError, type Instant } from '@redress/kernel';
import { dayBefore, localTime } from './local-time.js';
import type { Category, Organisation, OrganisationProfile, StaffMember, Team } from './organisation.js';
import type { OrganisationChanges } from './organisation-changes.js';
import { coversMinute, type WeeklyHours } from './weekly-hours.js';

/** Says whether a person must not have to do with a case. */
export type ConflictCheck = (member: StaffMember) => boolean;

/** Whether somebody is at work by plan. */
export type Presence = 'on' | 'off' | 'absent';

/** The organisation as it stands, for questions; a snapshot that never changes. */
export class OrganisationDirectory {
  readonly profile: OrganisationProfile;
  /** All teams, also those that are no longer active. */
  readonly teams: readonly Team[];
  /** Everybody, also who has left. */
  readonly staff: readonly StaffMember[];
  private readonly teamsByKey: ReadonlyMap<string, Team>;
  private readonly staffByKey: ReadonlyMap<string, StaffMember>;
  private readonly staffByEmail: ReadonlyMap<string, StaffMember>;
  private readonly categoriesByKey: ReadonlyMap<string, Category>;
  private readonly led: ReadonlyMap<string, readonly string[]>;

  constructor(organisation: Organisation) {
    this.profile = organisation.profile;
    this.teamsByKey = new Map(organisation.teams.map((each) => [each.key, each]));
    this.staffByKey = new Map(organisation.staff.map((each) => [each.key, each]));
    // Of two with one address the first counts: the file's, where an older item still has it.
    this.staffByEmail = new Map([...organisation.staff].reverse().map((each) => [each.email, each]));
    this.categoriesByKey = new Map(organisation.categories.map((each) => [each.key, each]));
    this.teams = [...this.teamsByKey.values()];
    this.staff = [...this.staffByKey.values()];
    this.led = new Map(this.teams.map(({ lead }) => [lead, this.membersLedBy(lead)]));
  }

  /** The organisation as it would stand with these changes; what they name and nobody has is left aside. */
  changed({ assignment, load, teams, staff, categories }: OrganisationChanges): OrganisationDirectory {
    const { profile } = this;
    return new OrganisationDirectory({
      profile: {
        ...profile,
        assignment: { ...profile.assignment, ...assignment },
        load: { ...profile.load, ...load },
      },
      teams: changedItems(this.teamsByKey, teams),
      staff: changedItems(this.staffByKey, staff),
      categories: changedItems(this.categoriesByKey, categories),
    });
  }

  get categories(): readonly Category[] {
    return [...this.categoriesByKey.values()].filter(({ active }) => active);
  }

  team(key: string): Team | undefined {
    return this.teamsByKey.get(key);
  }

  member(key: string): StaffMember | undefined {
    return this.staffByKey.get(key);
  }

  /** By sign-in address, however it is typed. */
  memberByEmail(email: string): StaffMember | undefined {
    return this.staffByEmail.get(email.trim().toLowerCase());
  }

  category(key: string): Category | undefined {
    return this.categoriesByKey.get(key);
  }

  /** The team that takes what no other takes. */
  get defaultTeam(): Team {
    const team = this.teams.find((each) => each.default && each.active) ?? this.teams.find(({ active }) => active);
    if (team === undefined) throw new RedressError('organisation-empty', 'The organisation has no active team.');
    return team;
  }

  /** Who owns the team's cases, in order: lead, deputy, the team's managers, every other manager. Only people who are here. */
  ownerChain(teamKey: string, at: Instant): readonly StaffMember[] {
    const team = this.team(teamKey) ?? this.defaultTeam;
    const named = [team.lead, team.deputy].flatMap((key) => (key === undefined ? [] : (this.member(key) ?? [])));
    const managers = this.staff.filter(({ role }) => role === 'manager');
    const chain = [
      ...named,
      ...managers.filter((each) => each.team === team.key),
      ...managers.filter((each) => each.team !== team.key),
    ];
    return [...new Set(chain)].filter((each) => this.isHere(each, at));
  }

  /**
   * The first of the owner chain without a conflict, on duty or not: an owner is never missing. When all have one the
   * last of the chain owns, because somebody must, and the caller marks the case for a decision by a person.
   */
  ownerFor(teamKey: string, at: Instant, hasConflict: ConflictCheck = () => false): StaffMember {
    const chain = this.ownerChain(teamKey, at);
    const owner = chain.find((each) => !hasConflict(each)) ?? chain.at(-1);
    if (owner === undefined) {
      throw new RedressError('owner-missing', `Team ${teamKey} has no lead, deputy or manager who is still here.`);
    }
    return owner;
  }

  /** Keys of the people whose team this person leads, their own aside. */
  ledBy(key: string): readonly string[] {
    return this.led.get(key) ?? [];
  }

  /** Handlers of the team who are here, by key. On duty or not: ask `onDuty`. */
  handlersOf(teamKey: string, at: Instant): readonly StaffMember[] {
    return this.staff
      .filter((each) => each.team === teamKey && each.role === 'handler' && this.isHere(each, at))
      .sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  /** Own hours, else the team's, else the organisation's contact hours; undefined: always. */
  hoursOf(member: StaffMember): WeeklyHours | undefined {
    const team = member.team === undefined ? undefined : this.team(member.team);
    return member.hours ?? team?.hours ?? this.profile.contact.hours;
  }

  /** IANA name: the person's own, else the organisation's. */
  timeZoneOf(member: StaffMember): string {
    return member.timeZone ?? this.profile.timeZone;
  }

  /** True between first and last day, unless switched off. */
  isHere(member: StaffMember, at: Instant): boolean {
    if (!member.active) return false;
    return member.leftOn === undefined || localTime(at, this.timeZoneOf(member)).date <= member.leftOn;
  }

  /** True when the person works at that instant: local time, in a shift, not absent. */
  onDuty(member: StaffMember, at: Instant): boolean {
    return this.presence(member, at) === 'on';
  }

  /**
   * Whether the person's weekly hours and absences have them at work at that instant, in their local time. A night shift
   * belongs to the day on which it began, so an absence that starts at midnight does not end it.
   */
  presence(member: StaffMember, at: Instant): Presence {
    if (!this.isHere(member, at)) return 'off';
    const { date, weekday, minute } = localTime(at, this.timeZoneOf(member));
    const absentOn = (day: string): boolean => member.absences.some(({ from, to }) => from <= day && day <= to);
    const hours = this.hoursOf(member);
    const away = absentOn(date) ? 'absent' : 'off';
    if (hours === undefined) return away === 'absent' ? 'absent' : 'on';
    const dayOf = (began: number): string => (began === weekday ? date : dayBefore(date));
    if (coversMinute(hours, weekday, minute, (began) => !absentOn(dayOf(began)))) return 'on';
    return coversMinute(hours, weekday, minute) ? 'absent' : away;
  }
  private membersLedBy(key: string): readonly string[] {
    const teams = new Set(this.teams.filter((team) => team.lead === key).map((team) => team.key));
    return this.staff.flatMap((each) => (each.key !== key && teams.has(each.team ?? '') ? [each.key] : []));
  }
}

// Null takes a field out, as if the file left it out.
function changedItems<T extends { readonly key: string }>(
  items: ReadonlyMap<string, T>,
  changes: readonly { readonly key: string }[],
): readonly T[] {
  const byKey = new Map(changes.map((each) => [each.key, each]));
  return [...items.values()].map((item) => {
    const fields = Object.entries<unknown>({ ...item, ...byKey.get(item.key) }).filter(([, value]) => value !== null);
    return Object.fromEntries(fields) as unknown as T;
  });
}
