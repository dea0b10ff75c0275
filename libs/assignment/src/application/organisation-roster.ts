import { toEpoch, toInstant, type Instant } from '@redress/kernel';
import { readNeeds, type NextMove } from '@redress/cases';
import {
  dutyState,
  worksEver,
  type AssignmentRules,
  type OrganisationDirectory,
  type StaffMember,
} from '@redress/organisation';
import type { Demand, Person } from '../domain/person.js';
import type { DutyBook } from './duty-book.js';
import type { Roster } from './roster.js';

/** The skill of who looks first at a case whose category nobody is sure of. */
const TRIAGE = 'triage';

/** Who begins work within this time has their share of what waits. */
const SOON_MS = 10 * 60_000;

/** An ordinary case, in hundredths. */
export const CASE_WEIGHT = 100;

interface Snapshot {
  readonly minute: number;
  readonly directory: OrganisationDirectory;
  readonly plans: number;
  readonly people: readonly Person[];
}

/** The roster that follows from the organisation and from people's plans, as they stand at the moment of asking. */
export class OrganisationRoster implements Roster {
  private readonly snapshots = new Map<string, Snapshot>();

  constructor(
    private readonly directory: () => OrganisationDirectory,
    private readonly book: DutyBook,
  ) {}

  teams(): ReturnType<Roster['teams']> {
    return this.directory().teams.filter((team) => team.active);
  }

  people(teamKey: string, at: Instant): readonly Person[] {
    const directory = this.directory();
    const [minute, plans] = [Math.floor(toEpoch(at) / 60_000), this.book.version];
    const known = this.snapshots.get(teamKey);
    if (known?.minute === minute && known.directory === directory && known.plans === plans) return known.people;
    const people = directory.handlersOf(teamKey, at).map((member) => this.arriving(directory, member, at));
    this.snapshots.set(teamKey, { minute, directory, plans, people });
    return people;
  }

  demand(needs: string): Demand {
    const { category, language, channel } = readNeeds(needs);
    const known = this.directory().category(category);
    return {
      requires: known?.skills ?? (category === '' ? [TRIAGE] : []),
      prefers: known?.prefers ?? [],
      language,
      channel,
      weight: known?.weight ?? CASE_WEIGHT,
    };
  }

  rules(): AssignmentRules {
    return this.directory().profile.assignment;
  }

  share(move: NextMove): number {
    const { waiting, outside } = this.directory().profile.load;
    switch (move) {
      case 'ours':
        return 100;
      case 'customer':
        return waiting;
      case 'outside':
        return outside;
      case 'nobody':
        return 0;
    }
  }

  // Who is no handler any more keeps the seat while cases lie on it.
  seats(): ReturnType<Roster['seats']> {
    return this.directory()
      .staff.filter(hasSeat)
      .map((member) => ({ handlerKey: member.key, capacity: member.capacity * CASE_WEIGHT }));
  }

  person(key: string, at: Instant): Person | undefined {
    const directory = this.directory();
    const member = directory.member(key);
    if (member === undefined || !hasSeat(member) || !directory.isHere(member, at)) return undefined;
    return this.personOf(directory, member, at);
  }

  private arriving(directory: OrganisationDirectory, member: StaffMember, at: Instant): Person {
    const person = this.personOf(directory, member, at);
    const soon = toInstant(toEpoch(at) + SOON_MS);
    const starts = person.duty === 'off' && dutyState(directory, member, this.book.planOf(member.key), soon) === 'on';
    return starts ? { ...person, startsSoon: true } : person;
  }

  private personOf(directory: OrganisationDirectory, member: StaffMember, at: Instant): Person {
    const plan = this.book.planOf(member.key);
    const { key, email, languages, channels, conflicts, capacity, chats } = member;
    return {
      key,
      email,
      skills: triages(directory, member) ? [...member.skills, TRIAGE] : member.skills,
      conflicts,
      leads: directory.ledBy(key),
      capacity: capacity * CASE_WEIGHT,
      chats,
      duty: dutyState(directory, member, plan, at),
      worksEver: worksEver(directory, member, plan, at),
      ...(languages === undefined ? {} : { languages }),
      ...(channels === undefined ? {} : { channels }),
    };
  }
}

// In a team in which nobody has the skill, everybody looks at what is unsure.
function triages(directory: OrganisationDirectory, { team }: StaffMember): boolean {
  const colleagues = directory.staff.filter((each) => each.team === team && each.role === 'handler' && each.active);
  return !colleagues.some(({ skills }) => skills.includes(TRIAGE));
}

function hasSeat({ role }: StaffMember): boolean {
  return role !== 'employee' && role !== 'auditor';
}
