import type { MessageReceived } from '@redress/contracts';
import type { NewEntry } from './case-change.js';

type HowItCame = Pick<NewEntry, 'html' | 'unreadable' | 'senderCheck' | 'remarks' | 'rule'>;

/** What staff should know of how it came. */
export function howItCame({ html, unreadable, senderCheck, remarks, rule }: MessageReceived): HowItCame {
  return {
    ...(html === undefined ? {} : { html }),
    ...(unreadable === undefined ? {} : { unreadable }),
    ...(senderCheck === undefined ? {} : { senderCheck }),
    ...(remarks === undefined ? {} : { remarks }),
    ...(rule === undefined || rule === 'none' ? {} : { rule }),
  };
}

/** What kind of entry a message becomes. */
export function entryKind(message: MessageReceived): NewEntry['kind'] {
  switch (message.kind) {
    case 'automatic':
    case 'opt-out':
    case 'spam':
      return 'automatic';
    case 'bounce':
      return 'bounce';
    case 'message':
    case 'request':
      return 'message';
  }
}
