import type { FileStore } from '@redress/files';
import { derivedId, type Instant } from '@redress/kernel';
import { predecessorOf, type CaseChange } from '../domain/case-change.js';
import type { CaseHead } from '../domain/case-head.js';
import type { CasePolicy } from '../domain/case-policy.js';
import type { NewUpdate } from '../domain/new-update.js';
import { noSummary } from '../domain/no-summary.js';
import { excerptOf, isInWords, summaryWake } from '../domain/summary.js';
import type { EntryStore } from '../infrastructure/entry-store.js';
import type { CaseChanger } from './case-changer.js';
import { keepWords } from './sent-words.js';

const CAUSE = 'summary';
// More than the excerpt has room for.
const FIRST_ENTRIES = 50;

/**
 * Tells a visitor who pauses what we have noted of their complaint, in their own words: once a case, whoever finds it due. Nothing
 * where that has been overtaken.
 */
export class SendSummary {
  constructor(
    private readonly changer: CaseChanger,
    private readonly entries: Pick<EntryStore, 'first'>,
    private readonly files: FileStore,
    private readonly policy: Pick<CasePolicy, 'words'>,
  ) {}

  /** False when none is due. @throws what the file store throws */
  async fire(head: CaseHead, now: Instant): Promise<boolean> {
    if (!summaryWake(head).some((dueAt) => dueAt <= now)) return false;
    const why = noSummary(head);
    const text = why === undefined ? excerptOf(await this.said(head)) : '';
    const change = text === '' ? silent(why ?? 'no-words') : told(await this.written(head, text, now));
    await this.changer.change(
      head._id,
      CAUSE,
      // The words were written for the head that was read: on another one, the next sweep writes them anew.
      (present) => (present.version === head.version ? change : undefined),
      { head, fresh: false },
    );
    return true;
  }

  private async said({ _id }: CaseHead): Promise<readonly string[]> {
    const entries = await this.entries.first(_id, FIRST_ENTRIES);
    return entries.filter((each) => each.visible && isInWords(each)).map(({ text }) => text.preview);
  }

  private async written(head: CaseHead, text: string, at: Instant): Promise<NewUpdate> {
    const { _id: caseId, reply: route } = head;
    const { text: words, ...written } = this.policy.words(head, { kind: 'summary', text });
    const { subject, language, templates } = written;
    const after = predecessorOf(head, route);
    return {
      updateId: derivedId('update', caseId, CAUSE),
      kind: 'summary',
      route,
      subject,
      text: await keepWords(this.files, { caseId, cause: CAUSE }, words),
      language,
      automatic: 'auto-generated',
      issuedAt: at,
      atOnce: true,
      ...(after === undefined ? {} : { after }),
      ...(templates === undefined ? {} : { templates }),
    };
  }
}

function told(update: NewUpdate): CaseChange {
  const { updateId, route, text } = update;
  const content = { updateId, kinds: [update.kind], channel: route.channel, sha256: text.sha256 };
  return { ...settled('customer-told', content), updates: [update] };
}

function silent(why: string): CaseChange {
  return settled('summary-omitted', { why });
}

// Nobody of ours has to look at it: it says what stands on the case already.
function settled(kind: string, content: Readonly<Record<string, unknown>>): CaseChange {
  return {
    fields: { summaryDueAt: null },
    history: { kind, actor: 'system', content },
    forPeople: false,
    forCustomer: false,
  };
}
