import type { MessageReceived } from '@redress/contracts';
import type { CaseHead } from '../domain/case-head.js';
import { leftWay } from '../domain/left-number.js';
import { textedElsewhere } from '../domain/texted-number.js';
import type { BindingRecord } from '../infrastructure/collections.js';
import type { DoorStore } from '../infrastructure/door-store.js';
import type { CaseChanger } from './case-changer.js';
import type { MessageBinder } from './message-binder.js';

/** A text belongs to one case, but what it says of its number (reached, STOP, START) counts on every open case of the number. */
export class TextedNumber {
  constructor(
    private readonly binder: Pick<MessageBinder, 'othersBehind'>,
    private readonly changer: CaseChanger,
    private readonly doors: Pick<DoorStore, 'enterLeft'>,
  ) {}

  /** Keeps that this is one of the cases of a number that was only left, for STOP from there. Repeatable. */
  async noteLeft({ details }: MessageReceived, head: CaseHead): Promise<void> {
    const left = details?.['phone'] === undefined ? undefined : leftWay(head);
    if (left === undefined) return;
    const { _id: caseId, reference, receivedAt, channel } = head;
    await this.doors.enterLeft(left.key, { caseId, reference, receivedAt, channel });
  }

  /** The case that it is bound to learns it with the text itself. Repeatable: each case is changed once by a text. */
  async tellOthers(message: MessageReceived, binding: BindingRecord): Promise<void> {
    for (const head of await this.binder.othersBehind(message, binding)) {
      if (textedElsewhere(head, message) === undefined) continue;
      await this.changer.change(head._id, `texted:${message.id}`, (present) => textedElsewhere(present, message));
    }
  }
}
