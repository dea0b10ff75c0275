import { toEpoch, toInstant, type Instant } from '@redress/kernel';
import { IANAZone } from 'luxon';
import { dateText, dayNumber } from '../domain/local-day.js';
import type { Stretch, TimeZone } from '../domain/time-zone.js';

// Every zone's clocks have moved by whole quarters of an hour since 1972, and at one.
const QUARTER_MS = 900_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
// Local time is at most 14 hours ahead of UTC and 12 behind.
const FARTHEST_MS = 15 * 3_600_000;
// A year and its neighbours, as one question about a long clock asks for them.
const REMEMBERED_DAYS = 1_000;

/** Time with one offset from UTC; milliseconds. */
interface Offset extends Stretch {
  readonly ahead: number;
}

/** The offsets of a zone by day in UTC, each day looked up once: most questions are about the same weeks. */
class ZoneOffsets {
  private readonly days = new Map<number, readonly Offset[]>();

  constructor(private readonly aheadAt: (epoch: number) => number) {}

  at(epoch: number): number {
    const offsets = this.ofDay(Math.floor(epoch / DAY_MS));
    return (offsets.find(({ to }) => epoch < to) ?? offsets[0])?.ahead ?? 0;
  }

  /** The offsets from the day of `from` to the day of `to`, in order. */
  within(from: number, to: number): Offset[] {
    const offsets: Offset[] = [];
    for (let day = Math.floor(from / DAY_MS); day * DAY_MS <= to; day += 1) offsets.push(...this.ofDay(day));
    return offsets;
  }

  private ofDay(day: number): readonly Offset[] {
    const known = this.days.get(day);
    if (known !== undefined) return known;
    if (this.days.size >= REMEMBERED_DAYS) this.days.clear();
    const offsets = this.read(day * DAY_MS, (day + 1) * DAY_MS);
    this.days.set(day, offsets);
    return offsets;
  }

  // No zone changes its clock and changes it back within a day.
  private read(from: number, to: number): readonly Offset[] {
    const [before, after] = [this.aheadAt(from), this.aheadAt(to - QUARTER_MS)];
    if (before === after) return [{ from, to, ahead: before }];
    let [still, already] = [from, to - QUARTER_MS];
    while (already - still > QUARTER_MS) {
      const middle = still + Math.floor((already - still) / QUARTER_MS / 2) * QUARTER_MS;
      if (this.aheadAt(middle) === before) still = middle;
      else already = middle;
    }
    return [
      { from, to: already, ahead: before },
      { from: already, to, ahead: after },
    ];
  }
}

/** The clock of an IANA time zone. */
class IanaTimeZone implements TimeZone {
  private readonly offsets: ZoneOffsets;

  constructor(
    readonly name: string,
    zone: IANAZone,
  ) {
    this.offsets = new ZoneOffsets((epoch) => zone.offset(epoch) * MINUTE_MS);
  }

  dateOf(instant: Instant): string {
    const epoch = toEpoch(instant);
    return dateText(Math.floor((epoch + this.offsets.at(epoch)) / DAY_MS));
  }

  instantOf(date: string, minute: number): Instant {
    return toInstant(this.firstAt(wallOf(date, minute)));
  }

  endOf(date: string): Instant {
    return toInstant(this.firstAt(wallOf(date, 0) + DAY_MS) - 1);
  }

  stretchesOf(date: string, fromMinute: number, toMinute: number): readonly Stretch[] {
    const [begins, ends] = [wallOf(date, fromMinute), wallOf(date, toMinute)];
    const stretches: { from: number; to: number }[] = [];
    for (const { from, to, ahead } of this.offsets.within(begins - FARTHEST_MS, ends + FARTHEST_MS)) {
      const stretch = { from: Math.max(from, begins - ahead), to: Math.min(to, ends - ahead) };
      if (stretch.from >= stretch.to) continue;
      const last = stretches.at(-1);
      if (last?.to === stretch.from) last.to = stretch.to;
      else stretches.push(stretch);
    }
    return stretches;
  }

  /** The first moment at which the wall shows `wall` (as if it were UTC) or a later time. */
  private firstAt(wall: number): number {
    for (const { from, to, ahead } of this.offsets.within(wall - FARTHEST_MS, wall + FARTHEST_MS)) {
      const at = Math.max(from, wall - ahead);
      if (at < to) return at;
    }
    throw new RangeError(`${this.name} has no such time`);
  }
}

/** The clock of an IANA time zone. @throws RangeError for a name that is none */
export function timeZone(name: string): TimeZone {
  const zone = IANAZone.create(name);
  if (!zone.isValid) throw new RangeError(`not a time zone: ${name}`);
  return new IanaTimeZone(name, zone);
}

function wallOf(date: string, minute: number): number {
  return dayNumber(date) * DAY_MS + minute * MINUTE_MS;
}
