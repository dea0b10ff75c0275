import { RedressError } from '@redress/kernel';
import type { Database } from '@redress/persistence';
import type { CaseSlot } from '../domain/case-head.js';
import { DOORS, type DoorRecord } from './collections.js';
import { RowStore } from './row-store.js';

// A door remembers enough to find what a person may mean, and never grows past it (architecture section 4).
const MAXIMUM_SLOTS = 20;
const MAXIMUM_TRIES = 50;

/** The doors: which cases a party has had lately. */
export class DoorStore extends RowStore<DoorRecord> {
  constructor(database: Database) {
    super(database, DOORS);
  }

  /** Puts the slot into the party's door, once, and returns the other cases that were there. */
  async enter(party: string, slot: CaseSlot): Promise<readonly CaseSlot[]> {
    for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
      const door = await this.find(party);
      const others = (door?.slots ?? []).filter((each) => each.caseId !== slot.caseId);
      if (door !== null && others.length < door.slots.length) return others;
      if (await this.replace(party, door, [...others, slot].slice(-MAXIMUM_SLOTS))) return others;
    }
    throw contended();
  }

  /** Puts the slot into the door of a number that somebody left, apart from the door of who writes from there. */
  async enterLeft(number: string, slot: CaseSlot): Promise<void> {
    await this.enter(leftDoor(number), slot);
  }

  /** The cases whose complainants left this number, from the oldest to the newest. */
  async leftBehind(number: string): Promise<readonly CaseSlot[]> {
    return (await this.find(leftDoor(number)))?.slots ?? [];
  }

  /** Puts the slot into the party's door as it was read; false when it has changed since. */
  async admit(party: string, read: DoorRecord | null, slot: CaseSlot): Promise<boolean> {
    return this.replace(party, read, [...(read?.slots ?? []), slot].slice(-MAXIMUM_SLOTS));
  }

  /** Takes a slot out whose message turned out to belong to another case. */
  async leave(party: string, caseId: string): Promise<void> {
    const door = await this.find(party);
    if (door === null || !door.slots.some((slot) => slot.caseId === caseId)) return;
    // Losing this race is harmless: whoever meets the slot again takes it out then.
    await this.replace(
      party,
      door,
      door.slots.filter((slot) => slot.caseId !== caseId),
    );
  }

  /**
   * Notes that a stay has ended, and returns the cases of the door. Whoever admits another from then on has read that it has.
   * Repeatable. @throws RedressError `door-contended` (retriable)
   */
  async end(party: string, stay: number): Promise<readonly CaseSlot[]> {
    for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
      const door = await this.find(party);
      if ((door?.ended ?? 0) >= stay) return door?.slots ?? [];
      if (await this.noteEnd(party, door, stay)) return door?.slots ?? [];
    }
    throw contended();
  }

  private async noteEnd(party: string, door: DoorRecord | null, stay: number): Promise<boolean> {
    if (door === null)
      return (await this.insertMissing([{ _id: party, version: 1, slots: [], ended: stay }])).size === 0;
    const { version } = door;
    const change = { $set: { ended: stay, version: version + 1 } };
    return (await this.model.updateOne({ _id: party, version }, change)).matchedCount === 1;
  }

  private async replace(party: string, door: DoorRecord | null, slots: readonly CaseSlot[]): Promise<boolean> {
    if (door === null) return (await this.insertMissing([{ _id: party, version: 1, slots }])).size === 0;
    const result = await this.model.updateOne(
      { _id: party, version: door.version },
      { $set: { slots, version: door.version + 1 } },
    );
    return result.matchedCount === 1;
  }
}

// Anybody may leave somebody else's number: what they text must neither join such a case nor be crowded out by them.
function leftDoor(number: string): string {
  return `left ${number}`;
}

function contended(): RedressError {
  return new RedressError('door-contended', 'many messages of one sender came at once; try again', {
    retriable: true,
  });
}
