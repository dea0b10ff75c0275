import type { SendOutcome } from '@redress/channel-kit';

export const TAKEN: SendOutcome = { state: 'accepted', externalId: '<m@our.example>', reason: '250 taken' };

/** A relay whose answer comes when the test says so. */
export class SlowRelay {
  readonly waiting: ((outcome: SendOutcome) => void)[] = [];
  readonly answer = (): Promise<SendOutcome> => new Promise((resolve) => void this.waiting.push(resolve));
}
