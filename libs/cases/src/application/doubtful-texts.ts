import { derivedId, toInstant, type Clock } from '@redress/kernel';
import type { MessageReceived } from '@redress/contracts';
import type { CaseChange } from '../domain/case-change.js';
import type { CaseHead, ReplyRoute } from '../domain/case-head.js';
import type { AskedCase, CasePolicy } from '../domain/case-policy.js';
import { isClosed } from '../domain/lifecycle.js';
import { replyCodes } from '../domain/reply-code.js';
import { textRoute } from '../domain/reply-route.js';
import { TEXT_CHANNELS } from '../domain/text-channel.js';
import { toldEntry, toldUpdate } from '../domain/told-customer.js';
import type { BindingStore } from '../infrastructure/binding-store.js';
import type { CaseStore } from '../infrastructure/case-store.js';
import type { BindingRecord, DoubtRecord } from '../infrastructure/collections.js';
import type { DoubtStore } from '../infrastructure/doubt-store.js';
import type { HeldStore } from '../infrastructure/held-store.js';
import type { IntakeStore } from '../infrastructure/intake-store.js';
import type { CaseChanger } from './case-changer.js';
import type { TextDoubts } from './text-doubts.js';

export interface DoubtfulStores {
  readonly doubts: DoubtStore;
  readonly bindings: BindingStore;
  readonly held: HeldStore;
  readonly intake: IntakeStore;
  readonly cases: CaseStore;
}

/** Works a message into the case that it is bound to. */
export type WorkIn = (message: MessageReceived, binding: BindingRecord) => Promise<unknown>;

// So many fit into two segments.
const MOST_ASKED = 4;

interface Question {
  readonly row: DoubtRecord;
  readonly asked: readonly (AskedCase & { readonly caseId: string })[];
}

/** Asks to which of several open cases texts belong, once for each doubt, and works in what has waited for the answer. */
export class DoubtfulTexts {
  constructor(
    private readonly stores: DoubtfulStores,
    private readonly doubts: TextDoubts,
    private readonly changer: CaseChanger,
    private readonly policy: CasePolicy,
    private readonly clock: Clock,
  ) {}

  /**
   * The question goes out with the newest case, and every case notes its code and that a text waits. Dedupe key: the case and the
   * message with which the doubt began.
   */
  async ask(party: string): Promise<void> {
    const row = await this.stores.doubts.find(party);
    if (row?.state !== 'asked') return;
    const heads = await this.headsOf(row);
    const question = { row, asked: this.asked(party, heads) };
    const cause = `which-case:${row.opener}`;
    for (const { caseId } of question.asked) {
      await this.changer.change(caseId, cause, (present) => this.change(present, question));
    }
  }

  /** Nobody answered, or danger cannot wait: the newest case that is open, else the one that was. */
  async decideByRule(party: string): Promise<void> {
    const row = await this.stores.doubts.find(party);
    if (row?.state !== 'asked') return;
    const open = (await this.headsOf(row)).find(({ state }) => !isClosed(state));
    await this.doubts.choose(party, open?._id ?? row.cases[0] ?? '', 'rule');
  }

  /** Works in what has waited, where it is decided. Repeatable. */
  async settle(party: string, workIn: WorkIn): Promise<void> {
    const row = await this.stores.doubts.find(party);
    if (row?.state !== 'settling') return;
    for (const messageId of row.messages) await this.settleOne(messageId, row, workIn);
    await this.doubts.settled(row);
  }

  /** Whose doubts somebody should look at, decided as far as they can be; forgets those that are over. */
  async due(): Promise<readonly string[]> {
    const rows = await this.stores.doubts.due(toInstant(this.clock.now()));
    for (const row of rows) {
      if (row.state === 'settled') await this.stores.doubts.forget(row);
      else await this.decideByRule(row._id);
    }
    return rows.flatMap(({ _id, state }) => (state === 'settled' ? [] : [_id]));
  }

  // The binding first: a message on its way here follows it, and one that is here already is worked in below.
  private async settleOne(messageId: string, { chosen = '', by = 'rule' }: DoubtRecord, workIn: WorkIn): Promise<void> {
    const { bindings, held, intake } = this.stores;
    const row = await intake.find(messageId);
    if (row !== null && row.fate !== 'held' && row.caseIds.length === 0) return;
    const decided = { by, answer: false, decision: (row?.decision ?? 0) + 1 };
    const binding: BindingRecord = { _id: messageId, caseId: chosen, why: 'door', links: [], decided };
    if ((await bindings.insertMissing([binding])).size > 0) await bindings.fill(binding);
    const [bound, kept] = [await bindings.find(messageId), await held.find(messageId)];
    if (bound?.caseId === chosen && kept !== null) await workIn(kept.message, bound);
  }

  private async headsOf({ cases }: DoubtRecord): Promise<readonly CaseHead[]> {
    const heads = await this.stores.cases.findAll(cases);
    return cases.flatMap((id) => heads.find(({ _id }) => _id === id) ?? []);
  }

  private asked(party: string, heads: readonly CaseHead[]): Question['asked'] {
    const { texts } = this.policy;
    if (texts === undefined) return [];
    const codes = replyCodes(heads.map(({ _id }) => ({ caseId: _id, digits: texts.digits(party, _id) })));
    return heads.map(({ _id, reference, receivedAt }) => ({
      caseId: _id,
      code: codes.get(_id) ?? '',
      reference,
      receivedAt,
    }));
  }

  private change(head: CaseHead, { row, asked }: Question): CaseChange {
    const { opener, cases, _id: party } = row;
    const replyCode = asked.find(({ caseId }) => caseId === head._id)?.code ?? '';
    const ways = head._id === cases[0] ? TEXT_CHANNELS.map((channel) => textRoute(head, channel)) : [];
    const route = ways.find((way) => way?.key === party);
    return {
      fields: { replyCode },
      ...(route === undefined ? {} : this.told(head, route, { row, asked })),
      history: { kind: 'which-case-asked', actor: 'system', content: { messageId: opener, asked: asked.length } },
      forPeople: true,
      forCustomer: false,
    };
  }

  // Not on the customer's page: it names other cases, and who reads there may be somebody else.
  private told(head: CaseHead, route: ReplyRoute, { row, asked }: Question): Pick<CaseChange, 'entries' | 'updates'> {
    const words = this.policy.texts?.question(asked.slice(0, MOST_ASKED), head.language);
    if (words === undefined) return {};
    const told = {
      updateId: derivedId('update', head._id, 'which-case', row.opener),
      entryId: derivedId('entry', head._id, 'which-case', row.opener),
      kind: 'which-case' as const,
      at: toInstant(this.clock.now()),
      route,
      ...words,
    };
    return {
      entries: [{ ...toldEntry(head, told), visible: false }],
      updates: [{ ...toldUpdate(head, told), automatic: 'auto-replied', atOnce: true }],
    };
  }
}
