import { BOUNDS, slotName, type AssignmentReason, type CaseChanger, type CaseHead } from '@redress/cases';

/** Why a case leaves its handler for the queue. */
export interface Release {
  /**
   * `declined`: the handler cannot take it and is not asked again. `lapsed`: they did not open it in time, and come last.
   * `covered`: something is due while they are away; it comes back to them unless somebody has begun.
   */
  readonly kind: 'declined' | 'lapsed' | 'taken-away' | 'left' | 'absent' | 'covered';
  /** A staff key, or `system`. */
  readonly actor: string;
  /** The words of the person who decided. */
  readonly reason?: string;
}

/** Puts a case back into its queue, at its old place: its urgency and its dates have not changed. */
export class ReleaseCase {
  constructor(private readonly changer: CaseChanger) {}

  /** Undefined when the case has moved on since `read`: another handler, or a first look where the release is for want of one. */
  async release(read: CaseHead, release: Release): Promise<CaseHead | undefined> {
    const { count, token } = read.assignment;
    const { applied, head } = await this.changer.change(read._id, `released:${String(count)}`, (present) =>
      present.assignment.token !== token || slotName(present) === undefined || hasBegun(present, release)
        ? undefined
        : {
            fields: { queue: present.teamKey, handlerKey: '', assignment: releasedAssignment(present, release) },
            history: {
              kind: 'assignment-released',
              actor: release.actor,
              // Who left the case and why is under `reasons`, which only leads see: it speaks of a colleague.
              content: { owner: present.ownerKey, reasons: [reasonOf(present, release)] },
            },
            forPeople: true,
            forCustomer: true,
          },
    );
    return applied ? head : undefined;
  }
}

function hasBegun({ assignment }: CaseHead, { kind }: Release): boolean {
  return (kind === 'lapsed' || kind === 'absent') && assignment.openedAt !== undefined;
}

function releasedAssignment(head: CaseHead, release: Release): CaseHead['assignment'] {
  const { handlerKey, assignment } = head;
  const before = assignment.declined ?? [];
  const declined =
    release.kind === 'declined'
      ? [...before.filter((key) => key !== handlerKey), handlerKey].slice(-BOUNDS.declined)
      : before;
  return {
    count: assignment.count,
    reasons: [reasonOf(head, release)],
    ...(declined.length === 0 ? {} : { declined }),
    ...coveredFor(head, release),
    ...(release.kind === 'lapsed' || release.kind === 'taken-away' ? { lapsed: handlerKey } : {}),
  };
}

// Who had begun gets it back; who had not leaves it to whom it was covered for before.
function coveredFor({ handlerKey, assignment }: CaseHead, { kind }: Release): Pick<CaseHead['assignment'], 'covers'> {
  const begun = assignment.openedAt !== undefined;
  const covers = begun ? (kind === 'covered' ? handlerKey : undefined) : assignment.covers;
  return covers === undefined || kind === 'taken-away' ? {} : { covers };
}

function reasonOf({ handlerKey }: CaseHead, { kind, reason }: Release): AssignmentReason {
  return { code: kind, person: handlerKey, ...(reason === undefined ? {} : { detail: reason }) };
}
