import { keepNewest, type OrganisationRow } from '@redress/channel-kit';
import type { OrganisationItemUpdated } from '@redress/contracts';
import { openCalendar, type CalendarShift, type WorkingCalendar } from '@redress/deadlines';
import { toEpoch, toInstant, type Clock, type Instant } from '@redress/kernel';
import type { Model } from '@redress/persistence';

const PROFILE = 'profile';
const TEAM = 'team:';
// Another replica may have heard of a change.
const FRESH_MS = 5_000;

/** Whether somebody works now, and if not when work begins again; `opensAt` is left out where it never does. */
export interface Presence {
  readonly here: boolean;
  readonly opensAt?: Instant;
}

/** What visitors may know of the organisation. Everything but the time zone (`UTC` until told) may be unknown. */
export interface HouseFacts {
  readonly name?: string;
  /** IANA. */
  readonly timeZone: string;
  /** BCP 47, its own first. */
  readonly languages: readonly string[];
  readonly phone?: string;
  readonly email?: string;
  readonly post?: string;
}

/** The organisation as the gateway last heard of it: who it is, and when its people are there. */
export interface House extends HouseFacts {
  /** By the hours of the team, else of the default team, else of the organisation; where none are known somebody is always there. */
  presence(at: Instant, teamKey?: string): Presence;
  /** By the hours in which the telephone is answered. */
  telephone(at: Instant): Presence;
}

/** Keeps what the organisation says of itself and its teams, and answers when somebody is there: by its hours, holidays and time zone. */
export class Office {
  private known: { readonly house: Promise<House>; readonly until: number } | undefined;

  constructor(
    private readonly rows: Model<OrganisationRow>,
    private readonly clock: Clock,
  ) {}

  /** Keeps profile and teams unless what is known is newer. Repeatable. */
  async apply({ item, sequence, erased, value }: OrganisationItemUpdated): Promise<void> {
    if (item !== PROFILE && !item.startsWith(TEAM)) return;
    await keepNewest(this.rows, { _id: item, sequence, erased, value: erased ? {} : value });
    this.known = undefined;
  }

  /** At most 5 s old. @throws what the database throws; RedressError `holidays-unknown` */
  async house(): Promise<House> {
    const now = this.clock.now();
    if (this.known !== undefined && now < this.known.until) return this.known.house;
    const house = this.read();
    this.known = { house, until: now + FRESH_MS };
    // What failed is asked for again by the next visitor.
    house.catch(() => {
      if (this.known?.house === house) this.known = undefined;
    });
    return house;
  }

  private async read(): Promise<House> {
    const rows = await this.rows.find({}).lean<OrganisationRow[]>();
    const profile = rows.find(({ _id }) => _id === PROFILE)?.value ?? {};
    const contact = record(profile['contact']);
    const facts = factsOf(profile, contact);
    const general = hoursOf(contact['hours']);
    const teams = rows.filter(({ _id }) => _id.startsWith(TEAM)).map(({ value }) => value);
    const holidays = text(profile['holidays']);
    const calendars = new Map<string, WorkingCalendar>();
    for (const hours of [general, ...teams.map((team) => hoursOf(team['hours']))]) {
      const key = JSON.stringify(hours);
      if (hours === undefined || calendars.has(key)) continue;
      const { timeZone } = facts;
      calendars.set(
        key,
        await openCalendar({ timeZone, hours, ...(holidays === undefined ? {} : { jurisdiction: holidays }) }),
      );
    }
    const by = (hours: Hours | undefined, at: Instant): Presence => {
      const calendar = calendars.get(JSON.stringify(hours));
      return calendar === undefined ? { here: true } : presenceIn(calendar, at);
    };
    return {
      ...facts,
      presence: (at, teamKey) => by(hoursOf(teamOf(teams, teamKey)['hours']) ?? general, at),
      telephone: (at) => by(general, at),
    };
  }
}

type Hours = readonly CalendarShift[];
type Item = Readonly<Record<string, unknown>>;

function teamOf(teams: readonly Item[], key: string | undefined): Item {
  const named = teams.find((team) => team['key'] === key);
  return named ?? teams.find((team) => team['default'] === true) ?? {};
}

function presenceIn({ workingTime }: WorkingCalendar, at: Instant): Presence {
  if (workingTime.isWorking(at)) return { here: true };
  try {
    // The first millisecond of work has passed one millisecond after it began.
    return { here: false, opensAt: toInstant(toEpoch(workingTime.after(at, 1)) - 1) };
  } catch (error) {
    if (error instanceof RangeError) return { here: false };
    throw error;
  }
}

function factsOf(profile: Item, contact: Item): HouseFacts {
  const languages = profile['languages'];
  return {
    timeZone: text(profile['timeZone']) ?? 'UTC',
    languages: Array.isArray(languages) ? languages.filter((each) => typeof each === 'string') : [],
    ...named('name', profile['name']),
    ...named('phone', contact['phone']),
    ...named('email', contact['email']),
    ...named('post', contact['post']),
  };
}

function hoursOf(value: unknown): Hours | undefined {
  return Array.isArray(value) ? value.filter(isShift) : undefined;
}

function isShift(value: unknown): value is CalendarShift {
  const { weekday, fromMinute, toMinute } = record(value);
  return [weekday, fromMinute, toMinute].every((each) => Number.isInteger(each));
}

function record(value: unknown): Item {
  return typeof value === 'object' && value !== null ? (value as Item) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function named<K extends string>(name: K, value: unknown): { readonly [P in K]?: string } {
  const known = text(value);
  return known === undefined ? {} : ({ [name]: known } as { readonly [P in K]?: string });
}
