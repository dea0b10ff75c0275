import { RedressError } from '@redress/kernel';
import { bareHead } from '../domain/bare-head.js';
import type { CaseHead, CaseSlot } from '../domain/case-head.js';
import type { CasePolicy } from '../domain/case-policy.js';
import type { CaseStore } from '../infrastructure/case-store.js';
import type { BindingRecord } from '../infrastructure/collections.js';
import type { DoorStore } from '../infrastructure/door-store.js';
import type { ReferenceStore } from '../infrastructure/reference-store.js';
import type { RowStore } from '../infrastructure/row-store.js';

// Each step follows a message to the case that took it in; longer chains than this do not arise from one crash each.
const MAXIMUM_STEPS = 20;

/** A case id met in a door, a thread id, a token or a binding, and what was met with it. */
export interface MetCase {
  readonly caseId: string;
  readonly slot?: CaseSlot;
  /** Whose door it was met in. */
  readonly party?: string;
}

/**
 * Finds the case that a case id stands for. The id is that of a message which may not have been worked in yet, or which
 * went to another case: its binding tells. Makes the head when it is not there.
 */
export class CaseResolver {
  constructor(
    private readonly cases: CaseStore,
    private readonly bindings: RowStore<BindingRecord>,
    private readonly doors: DoorStore,
    private readonly references: ReferenceStore,
    private readonly policy: CasePolicy,
  ) {}

  /** Returns the id of a case whose head exists; undefined when nothing is known of the id and no slot came with it. */
  async resolve(met: MetCase): Promise<string | undefined> {
    let { caseId } = met;
    for (let steps = 0; steps < MAXIMUM_STEPS; steps += 1) {
      if ((await this.cases.find(caseId)) !== null) return caseId;
      const binding = await this.bindings.find(caseId);
      if (binding?.slot !== undefined && binding.caseId === caseId) {
        await this.cases.insert(bareHead(binding.slot, this.policy.accountable()));
        return caseId;
      }
      if (binding === null) {
        if (met.slot?.caseId !== caseId) return undefined;
        await this.bindings.insertMissing([
          { _id: caseId, caseId, why: 'met-before', links: [], slot: await this.claimed(met.slot) },
        ]);
      } else if (binding.caseId === '') {
        return undefined;
      } else {
        if (met.party !== undefined) await this.doors.leave(met.party, caseId);
        caseId = binding.caseId;
      }
    }
    throw new RedressError('case-unresolved', `case ${met.caseId} could not be followed to its head; try again`, {
      retriable: true,
    });
  }

  /** The head behind a case id; null where nothing has made it yet. */
  async find(caseId: string): Promise<CaseHead | null> {
    const known = await this.resolve({ caseId });
    return known === undefined ? null : this.cases.find(known);
  }

  // The slot's reference may come from a message that only knows it, such as a reply on the status page.
  private async claimed(slot: CaseSlot): Promise<CaseSlot> {
    const reference = await this.references.claim(slot.caseId, slot.reference === '' ? undefined : slot.reference);
    return reference === slot.reference ? slot : { ...slot, reference };
  }
}
