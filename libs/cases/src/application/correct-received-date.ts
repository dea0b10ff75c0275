import { instantNow, RedressError, sha256, type Clock, type Instant } from '@redress/kernel';
import type { CaseHead, HistoryRow } from '../domain/case-head.js';
import type { CasePolicy } from '../domain/case-policy.js';
import { receivedDateChange } from '../domain/received-date.js';
import type { RowStore } from '../infrastructure/row-store.js';
import type { CaseChanger } from './case-changer.js';
import type { Correction } from './correct-case.js';

/** Another date of first receipt, and why. */
export interface ReceivedDateRequest {
  readonly receivedAt: Instant;
  readonly reason: string;
  readonly proof?: string;
}

/** Corrects when the organisation first had a complaint, and with it the dates of its clocks. */
export class CorrectReceivedDate {
  constructor(
    private readonly changer: CaseChanger,
    private readonly history: RowStore<HistoryRow>,
    private readonly policy: Pick<CasePolicy, 'clocks' | 'afterClosure'>,
    private readonly clock: Clock,
  ) {}

  /**
   * An earlier date counts at once, a later one when a second person says the same; the same key is the same request.
   * @throws RedressError `validation-failed` for an earlier date without proof or one to come; `idempotency-key-reused`;
   * `forbidden` for who must not have to do with the case
   */
  async correct(caseId: string, request: ReceivedDateRequest, { by, key }: Correction): Promise<CaseHead> {
    const { receivedAt, reason, proof } = request;
    const at = instantNow(this.clock);
    if (receivedAt > at) throw refused('receivedAt', 'past', 'must not be to come');
    const cause = `received-at:${sha256(`${by}:${key}`).slice(0, 32)}`;
    const requestHash = sha256(JSON.stringify([receivedAt, reason, proof ?? '']));
    const { head, applied } = await this.changer.change(caseId, cause, (present) => {
      if (receivedAt < present.receivedAt && proof === undefined) {
        throw refused('proof', 'required', 'must say what shows that the complaint was received earlier');
      }
      return receivedDateChange(present, { ...request, by, at, requestHash }, this.policy);
    });
    const before = applied ? undefined : await this.history.find(`${caseId}:${cause}`);
    if (before !== undefined && before !== null && before.content['requestHash'] !== requestHash) {
      throw new RedressError(
        'idempotency-key-reused',
        `this Idempotency-Key was used for another request on case ${caseId}`,
      );
    }
    return head;
  }
}

function refused(field: string, rule: string, message: string): RedressError {
  return new RedressError('validation-failed', `${field} ${message}`, { fields: [{ field, rule, message }] });
}
