import { instantNow, RedressError, type Clock } from '@redress/kernel';
import type { MessageReceived } from '@redress/contracts';
import type { CaseHead } from '../domain/case-head.js';
import type { CasePolicy } from '../domain/case-policy.js';
import { confirmedChange } from '../domain/confirm-complainant.js';
import { isSetAside, notOursChange, undoneChange } from '../domain/not-ours.js';
import type { CaseStore } from '../infrastructure/case-store.js';
import type { IntakeRecord } from '../infrastructure/collections.js';
import type { DoubtStore } from '../infrastructure/doubt-store.js';
import type { HeldStore } from '../infrastructure/held-store.js';
import type { IntakeStore } from '../infrastructure/intake-store.js';
import type { CaseChanger } from './case-changer.js';
import { receiptRoute } from './customer-facts.js';
import type { MessageBinder } from './message-binder.js';
import type { ReceiveMessage } from './receive-message.js';

const NOT_OURS = 'not ours';

export interface IntakeSteps {
  readonly binder: MessageBinder;
  readonly receive: ReceiveMessage;
  readonly changer: CaseChanger;
}

export interface IntakeStores {
  readonly intake: IntakeStore;
  readonly held: HeldStore;
  readonly cases: CaseStore;
  readonly doubts: DoubtStore;
}

/** A line of the intake with the case it opened and, while a person is to decide, the message itself. */
export interface IntakeMatter {
  readonly row: IntakeRecord;
  readonly head?: CaseHead;
  readonly message?: MessageReceived;
  /** The cases that it may belong to, while its writer is asked. */
  readonly choices?: readonly CaseHead[];
}

/** What people decide about messages: open a held one, say who complains, put aside what is not ours, and take that back. */
export class DecideIntake {
  constructor(
    private readonly steps: IntakeSteps,
    private readonly stores: IntakeStores,
    private readonly policy: CasePolicy,
    private readonly clock: Clock,
  ) {}

  /** @throws RedressError `message-not-found` */
  async read(messageId: string): Promise<IntakeMatter> {
    const row = await this.stores.intake.find(messageId);
    if (row === null) throw new RedressError('message-not-found', 'no message came in under this id');
    const [caseId] = row.caseIds;
    const head = caseId === undefined ? null : await this.stores.cases.find(caseId);
    const held = await this.stores.held.find(messageId);
    return {
      row,
      ...(head === null ? {} : { head }),
      ...(held === null ? {} : { message: held.message }),
      ...(held === null || row.fate !== 'held' ? {} : { choices: await this.choices(held.message) }),
    };
  }

  /**
   * Opens a message that waits: a case with the date on which the message came. `answer`: its sender has a receipt.
   * Opening again gives the same case. @throws RedressError `message-not-held`
   */
  async open({ row, message }: IntakeMatter, by: string, answer: boolean): Promise<CaseHead> {
    if (message === undefined || (row.caseIds.length === 0 && row.fate === 'parked')) {
      throw new RedressError('message-not-held', `message ${row._id} does not wait for a decision`);
    }
    const binding = await this.steps.binder.openByDecision(message, { by, answer, decision: row.decision + 1 });
    return this.steps.receive.workIn(message, binding);
  }

  /**
   * Puts a message that waits on the case that it belongs to. Doing it again gives the same case.
   * @throws RedressError `message-not-held`; `decided-meanwhile` where it went elsewhere
   */
  async join({ row, message }: IntakeMatter, caseId: string, by: string): Promise<CaseHead> {
    if (message === undefined) {
      throw new RedressError('message-not-held', `message ${row._id} does not wait for a decision`);
    }
    const decided = { by, answer: false, decision: row.decision + 1 };
    const binding = await this.steps.binder.joinByDecision(message, caseId, decided);
    if (binding.caseId !== caseId) {
      throw new RedressError('decided-meanwhile', `message ${row._id} went to another case; read it again`);
    }
    return this.steps.receive.workIn(message, binding);
  }

  /** Says who complains, so that the receipt may go out. @throws RedressError `message-without-case`, `nothing-to-confirm` */
  async confirm(
    { row, head }: IntakeMatter,
    by: string,
    who: { readonly address?: string; readonly name?: string },
  ): Promise<CaseHead> {
    if (head === undefined) throw new RedressError('message-without-case', `message ${row._id} has opened no case`);
    const cause = `confirm:${row._id}:${String(head.version)}`;
    const at = instantNow(this.clock);
    const confirmed = await this.steps.changer.change(head._id, cause, (present) =>
      confirmedChange(present, { by, cause, at, ...who }, this.policy, receiptRoute),
    );
    if (!confirmed.applied) {
      throw new RedressError('nothing-to-confirm', `the complainant of case ${head._id} stands already`);
    }
    return confirmed.head;
  }

  /** "Not ours", in one step: a message that waits is filed, the case that it opened is closed. Doing it again changes nothing. */
  async notOurs({ row, head }: IntakeMatter, by: string): Promise<void> {
    if (row.fate === 'filed' && row.reason === NOT_OURS) return;
    if (!['held', 'before-start', 'opened'].includes(row.fate)) {
      throw new RedressError(
        'message-joined',
        `message ${row._id} belongs to a case that it did not open; move it instead`,
      );
    }
    const { fate, reason } = row;
    if (head !== undefined) {
      const cause = `not-ours:${row._id}:${String(row.decision)}`;
      await this.steps.changer.change(head._id, cause, (present) => notOursChange(present, by));
    }
    await this.settle(row, {
      fate: 'filed',
      reason: NOT_OURS,
      decidedBy: by,
      before: { fate, ...(reason === undefined ? {} : { reason }) },
    });
  }

  /** Takes "not ours" back: the message waits again, or its case goes on with the dates it had. */
  async undo({ row, head }: IntakeMatter, by: string): Promise<void> {
    const { before } = row;
    if (before === undefined) {
      throw new RedressError('nothing-to-undo', `nobody called message ${row._id} not ours`);
    }
    if (head !== undefined && isSetAside(head)) {
      const cause = `undo:${row._id}:${String(row.decision)}`;
      await this.steps.changer.change(head._id, cause, (present) => undoneChange(present, by, this.policy));
    }
    await this.settle(row, { ...before, decidedBy: by });
  }

  private async choices({ id, from }: MessageReceived): Promise<readonly CaseHead[]> {
    const doubt = await this.stores.doubts.find(from.key);
    return doubt?.messages.includes(id) === true ? this.stores.cases.findAll(doubt.cases) : [];
  }

  private async settle(
    row: IntakeRecord,
    next: Pick<IntakeRecord, 'fate' | 'reason' | 'decidedBy' | 'before'>,
  ): Promise<void> {
    const { _id, reason: _reason, before: _before, ...kept } = row;
    if (await this.stores.intake.replace(row, { ...kept, ...next })) return;
    throw new RedressError('decided-meanwhile', `somebody else decided about message ${_id}; read it again`);
  }
}
