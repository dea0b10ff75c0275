import { isForStaff } from '../domain/outgoing.js';
import type { DeliveryRow } from '../infrastructure/delivery-row.js';
import type { CaseRecipients } from './case-recipients.js';
import type { ClaimedRow } from './delivery-claims.js';
import type { DeliveryGroups } from './delivery-groups.js';
import type { ClaimOutcome } from './delivery-outcomes.js';
import { suppressionKey, type Suppressions } from './suppressions.js';
import type { Surroundings } from './surroundings.js';
import type { UpdateSender } from './update-sender.js';

const SILENT: ClaimOutcome = { state: 'suppressed', reason: 'silent' };
const WRONG_PERSON = 'wrong-person';

/** What of a claim must not go out, and what goes. */
export interface Checked {
  /** How these updates end. */
  readonly outcomes: ReadonlyMap<string, ClaimOutcome>;
  /** All that were claimed, groups without the members that were taken out. */
  readonly rows: readonly ClaimedRow[];
  /** Members that were taken out of their group and have ended. */
  readonly ended: readonly DeliveryRow[];
}

/** Whether an update may go out at all. */
export class StopCheck {
  constructor(
    private readonly here: Surroundings,
    private readonly suppressions: Suppressions,
    private readonly recipients: CaseRecipients,
    private readonly groups: DeliveryGroups,
    private readonly sender: Pick<UpdateSender, 'looksForStops'>,
  ) {}

  /** Those whose recipient is the wrong person: they wait for no turn and take no place, for nothing will be sent. */
  async wrongPersonAmong(rows: readonly DeliveryRow[]): Promise<ReadonlySet<string>> {
    const lanes = await this.recipients.stoppedAmong(rows.map(({ lane }) => lane));
    return new Set(rows.filter(({ lane }) => lanes.has(lane)).map(({ _id }) => _id));
  }

  /**
   * Asked after the claim: a stop that is written before this look stops the update, one that is written after it came
   * after the update; who looks for stops of an address as late as can be, does so instead. What a machine says is `suppressed`; a person's own words have `failed`, so that their writer
   * learns of it and finds another way. A group loses the members that may not go out.
   */
  async afterClaim(rows: readonly ClaimedRow[]): Promise<Checked> {
    // A silent channel says nothing to customers; staff must know all the more.
    const silenced = this.here.silent === true ? rows.filter(({ update }) => !isForStaff(update)) : [];
    const sent = rows.filter((row) => !silenced.includes(row));
    const [reasons, groups] = await Promise.all([this.suppressedAmong(sent), this.membersOf(sent)]);
    const lanes = await this.recipients.stoppedAmong([...sent, ...[...groups.values()].flat()].map(({ lane }) => lane));
    const outcomes = new Map<string, ClaimOutcome>(silenced.map(({ _id }) => [_id, SILENT]));
    const taken = new Map<string, Taken>();
    for (const row of sent) {
      const members = groups.get(row._id) ?? [row];
      const wrong = members.filter(({ lane }) => lanes.has(lane));
      const reason = reasons.get(suppressionKey(row.update.recipient));
      if (reason !== undefined) outcomes.set(row._id, stopOutcome(row, reason));
      else if (wrong.length === 0) continue;
      else if (wrong.length === members.length) outcomes.set(row._id, stopOutcome(row, WRONG_PERSON));
      else taken.set(row._id, await this.groups.takeOut(row, wrong, WRONG_PERSON));
    }
    return {
      outcomes,
      rows: rows.map((row) => taken.get(row._id)?.group ?? row),
      ended: [...taken.values()].flatMap(({ ended }) => ended),
    };
  }

  private async suppressedAmong(rows: readonly ClaimedRow[]): Promise<ReadonlyMap<string, string>> {
    if (this.sender.looksForStops === true) return new Map();
    return await this.suppressions.among(rows.map(({ update }) => suppressionKey(update.recipient)));
  }

  private async membersOf(rows: readonly ClaimedRow[]): Promise<ReadonlyMap<string, readonly DeliveryRow[]>> {
    const groups = rows.filter(({ together }) => together !== undefined);
    return new Map(await Promise.all(groups.map(async (row) => [row._id, await this.groups.members(row)] as const)));
  }
}

type Taken = Awaited<ReturnType<DeliveryGroups['takeOut']>>;

/** What becomes of an update that may not go out. */
export function stopOutcome({ update }: ClaimedRow, reason: string): ClaimOutcome {
  return { state: update.automatic === 'no' ? 'failed' : 'suppressed', reason };
}
