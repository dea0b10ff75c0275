import type { MessageReceived } from '@redress/contracts';
import { textedElsewhere } from '../domain/texted-number.js';
import type { BindingRecord } from '../infrastructure/collections.js';
import type { CaseChanger } from './case-changer.js';
import type { MessageBinder } from './message-binder.js';

/** A text belongs to one case, but what it says of its number (reached, STOP, START) counts on every open case of the number. */
export class TextedNumber {
  constructor(
    private readonly binder: Pick<MessageBinder, 'othersBehind'>,
    private readonly changer: CaseChanger,
  ) {}

  /** The case that it is bound to learns it with the text itself. Repeatable: each case is changed once by a text. */
  async tellOthers(message: MessageReceived, binding: BindingRecord): Promise<void> {
    for (const head of await this.binder.othersBehind(message, binding)) {
      if (textedElsewhere(head, message) === undefined) continue;
      await this.changer.change(head._id, `texted:${message.id}`, (present) => textedElsewhere(present, message));
    }
  }
}
