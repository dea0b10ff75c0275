import { instantNow, toInstant, type Instant } from '@redress/kernel';
import { insertMissing } from '@redress/persistence';
import type { Model } from 'mongoose';
import { isFinished, statesBelow } from '../domain/delivery-progress.js';
import type { Outgoing } from '../domain/outgoing.js';
import type { DeliveryRow } from '../infrastructure/delivery-row.js';
import type { ClaimedRow } from './delivery-claims.js';
import type { Surroundings } from './surroundings.js';

// A row that somebody else sends is never ripe: no claim, however stale its copy, matches it.
const NEVER: Instant = '9999-12-31T23:59:59.999Z';

/**
 * Updates to one address that go out as one message. The group is a row of its own, claimed and sent like any other;
 * its members follow it and end as it ends. It is durable, and its members are bound to it, before anything is sent,
 * so every attempt of any process is the same message under the same identity.
 */
export class DeliveryGroups {
  constructor(
    private readonly here: Surroundings,
    private readonly rows: Model<DeliveryRow>,
  ) {}

  /** Makes the group durable and binds its members. @returns it, ready to be sent; undefined when none was free to join */
  async begin(groupId: string, memberIds: readonly string[]): Promise<DeliveryRow | undefined> {
    const [lead] = (await this.inOrder(memberIds)).filter((row) => row.state === 'queued');
    if (lead === undefined) return undefined;
    const group = this.newGroup(groupId, memberIds, lead);
    await insertMissing(this.rows, [group]);
    return await this.bind(group);
  }

  /** True until the members of a group are bound to it. */
  isForming(row: DeliveryRow): boolean {
    return row.together !== undefined && row.state === 'queued' && row.notBefore === NEVER;
  }

  /** Binds members, as often as it is begun; only who waits for a first attempt and follows nobody can be bound. */
  async bind(group: DeliveryRow): Promise<DeliveryRow | undefined> {
    const ids = [...(group.together ?? [])];
    const { clock, timing } = this.here;
    await this.rows.updateMany(
      { _id: { $in: ids }, state: 'queued', attempts: 0, follows: { $exists: false } },
      { $set: { follows: group._id, notBefore: NEVER, dueAt: toInstant(clock.now() + timing.orderCheckMs) } },
    );
    const together = (await this.members(group)).map(({ _id }) => _id);
    const now = instantNow(clock);
    const change =
      together.length === 0
        ? { state: 'suppressed' as const, open: 0 as const, reason: 'no member was free', changedAt: now }
        : { together, notBefore: now, dueAt: now };
    const bound = await this.rows
      .findOneAndUpdate(
        { _id: group._id, state: 'queued', notBefore: NEVER },
        { $set: change },
        { returnDocument: 'after' },
      )
      .lean<DeliveryRow>();
    return bound === null || isFinished(bound.state) ? undefined : bound;
  }

  /** The members of a group, in its order. */
  async members(group: DeliveryRow): Promise<DeliveryRow[]> {
    return (await this.inOrder(group.together ?? [])).filter(({ follows }) => follows === group._id);
  }

  /**
   * Takes members out of a group that this process has claimed: they end as `suppressed`, and another lends the mail its
   * headers where theirs were used, so that no answer to it reaches their case.
   * @returns the group as it is to go out, and the members that have ended
   */
  async takeOut(
    group: ClaimedRow,
    leaving: readonly DeliveryRow[],
    reason: string,
  ): Promise<{ readonly group: ClaimedRow; readonly ended: readonly DeliveryRow[] }> {
    const { clock, timing } = this.here;
    const ids = leaving.map(({ _id }) => _id);
    const lead = (await this.members(group)).find(({ _id }) => !ids.includes(_id));
    const led = lead === undefined || lead.caseId === group.caseId ? group : await this.leadBy(lead, group);
    await this.rows.updateMany(
      { _id: { $in: ids }, follows: group._id },
      {
        $set: {
          state: 'suppressed',
          reason,
          open: 1,
          changedAt: instantNow(clock),
          dueAt: toInstant(clock.now() + timing.graceMs),
        },
        $unset: { follows: 1 },
      },
    );
    return { group: led, ended: (await this.inOrder(ids)).filter(({ state }) => isFinished(state)) };
  }

  /** The group that a member follows. */
  async groupOf(member: DeliveryRow): Promise<DeliveryRow | undefined> {
    if (member.follows === undefined) return undefined;
    return (await this.rows.findOne({ _id: member.follows }).lean<DeliveryRow>()) ?? undefined;
  }

  /** Ends the members as their group ended; states only move up. @returns them, to be reported */
  async conclude(group: DeliveryRow): Promise<DeliveryRow[]> {
    const { clock, timing } = this.here;
    const { _id, state, attempts, changedAt, reason, externalId, addressBad, together = [] } = group;
    await this.rows.updateMany(
      { _id: { $in: [...together] }, follows: _id, state: { $in: statesBelow(state) } },
      {
        $set: {
          state,
          attempts,
          changedAt,
          open: 1,
          dueAt: toInstant(clock.now() + timing.graceMs),
          ...(reason === undefined ? {} : { reason }),
          ...(externalId === undefined ? {} : { externalId }),
          ...(addressBad === undefined ? {} : { addressBad }),
        },
      },
    );
    const members = await this.members(group);
    // Nobody is told of the group itself; what became of it may move on, and then there is something to pass on again.
    await this.rows.updateOne({ _id, state }, { $set: { open: 0, reportedState: state } });
    return members.filter((member) => isFinished(member.state));
  }

  private async leadBy({ caseId, recipientKey, update }: DeliveryRow, group: ClaimedRow): Promise<ClaimedRow> {
    const led = { caseId, recipientKey, update: groupUpdate(group._id, update, group.issuedAt) };
    await this.rows.updateOne({ _id: group._id, leaseToken: group.leaseToken }, { $set: led });
    return { ...group, ...led };
  }

  private newGroup(groupId: string, together: readonly string[], lead: DeliveryRow): DeliveryRow {
    const { clock, timing } = this.here;
    const now = instantNow(clock);
    const update = groupUpdate(groupId, lead.update, now);
    return {
      _id: groupId,
      caseId: lead.caseId,
      recipientKey: lead.recipientKey,
      lane: `group:${groupId}`,
      state: 'queued',
      update,
      together: [...together],
      attempts: 0,
      acceptedAt: now,
      notBefore: NEVER,
      dueAt: toInstant(clock.now() + timing.graceMs),
      open: 1,
      changedAt: now,
      issuedAt: now,
    };
  }

  private async inOrder(ids: readonly string[]): Promise<DeliveryRow[]> {
    const found = await this.rows.find({ _id: { $in: [...ids] } }).lean<DeliveryRow[]>();
    const known = new Map(found.map((row) => [row._id, row]));
    return ids.flatMap((id) => known.get(id) ?? []);
  }
}

/** What the mail of a group takes its headers from. */
function groupUpdate(updateId: string, { after: _after, ...words }: Outgoing, issuedAt: Instant): Outgoing {
  return { ...words, updateId, issuedAt };
}
