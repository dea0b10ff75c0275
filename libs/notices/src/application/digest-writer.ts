import { openDrafts, type CaseHead, type CaseStore } from '@redress/cases';
import { derivedId, toInstant, type Clock } from '@redress/kernel';
import { workDay, type OrganisationDirectory, type StaffMember } from '@redress/organisation';
import { mayLead, maySee, viewerOf } from '@redress/staff';
import { caseNews } from '../domain/case-news.js';
import { digestLetter, type CaseNews, type DueCase } from '../domain/digest-letter.js';
import { stillRuns } from '../domain/occasion.js';
import type { ChoiceStore } from '../infrastructure/choice-store.js';
import type { NoticeRecord } from '../infrastructure/notice-collections.js';
import type { NoticeStore } from '../infrastructure/notice-store.js';
import type { PlanOf } from './crews.js';
import { isOver } from './notice-desk.js';
import type { NoticePost } from './notice-post.js';
import type { NoticeWriter } from './notice-writer.js';

/** What waits for leads, counted. */
export interface WaitingWork {
  /** Messages that wait until a person looks at them. */
  held(): Promise<number>;
  /** Work that could not be done. */
  parked(): Promise<number>;
}

export interface DigestParts {
  readonly directory: () => OrganisationDirectory;
  readonly planOf: PlanOf;
  readonly cases: CaseStore;
  readonly notices: NoticeStore;
  readonly choices: ChoiceStore;
  readonly work: WaitingWork;
  readonly clock: Clock;
}

const DAY_MS = 86_400_000;
const MOST_CASES = 100;
const MOST_NEWS = 500;

/** Tells everybody at the start of their working day, in their own time zone, what waits for them. Once a day by the notice's id, however many processes look. */
export class DigestWriter {
  constructor(
    private readonly parts: DigestParts,
    private readonly post: NoticePost,
    private readonly writer: NoticeWriter,
  ) {}

  /** Writes the digests that are due now; returns how many days were looked at. */
  async sweep(): Promise<number> {
    const directory = this.parts.directory();
    const now = toInstant(this.parts.clock.now());
    const days = await this.parts.choices.digestDays();
    let written = 0;
    for (const member of directory.staff) {
      const date = workDay(directory, member, this.parts.planOf(member.key), now);
      if (date === undefined || days.get(member.key) === date) continue;
      await this.write(member, date);
      written += 1;
    }
    return written;
  }

  private async write(member: StaffMember, date: string): Promise<void> {
    const { notices, choices } = this.parts;
    const waiting = await notices.waiting(member.key, MOST_NEWS);
    const wanted = (await choices.of([member.key]))(member.key).digest;
    if (wanted) await this.send(member, date, waiting);
    await notices.digested(waiting.map(({ _id }) => _id));
    await choices.digestedOn(member.key, date);
  }

  private async send(member: StaffMember, date: string, waiting: readonly NoticeRecord[]): Promise<void> {
    const { clock, work } = this.parts;
    const leads = mayLead(viewerOf(member, this.parts.directory()));
    const [cases, news, held, parked] = await Promise.all([
      this.ownCases(member),
      this.news(member, waiting),
      leads ? work.held() : 0,
      leads ? work.parked() : 0,
    ]);
    const [now, soon] = [toInstant(clock.now()), toInstant(clock.now() + DAY_MS)];
    const due = cases.filter(({ dueAt }) => dueAt <= soon).flatMap(dueCase);
    const drafts = cases.flatMap(wantedWords).sort((one, other) => (one.clock.dueAt < other.clock.dueAt ? -1 : 1));
    const facts = { date, now, due, drafts, news, held, parked, link: this.writer.listLink };
    const letter = digestLetter(facts, this.writer.styleFor(member.key));
    if (letter === undefined) return;
    const id = derivedId('notice', 'digest', member.key, date);
    const mail = await this.writer.address(id, member.key, letter);
    const row = { _id: id, recipient: member.key, kind: 'digest' as const, caseId: '', reference: '' };
    await this.post.put([{ ...row, waiting: 0, ...(mail === undefined ? {} : { mail }) }]);
  }

  /** The person's own cases, the most urgent first. */
  private async ownCases(member: StaffMember): Promise<readonly CaseHead[]> {
    const order = { sort: 'dueAt' as const, limit: MOST_CASES };
    const heads = await this.parts.cases.inOrder({ handlerKey: member.key }, order);
    return heads.filter((head) => !isOver(head) && this.sees(member, head));
  }

  private async news(member: StaffMember, waiting: readonly NoticeRecord[]): Promise<readonly CaseNews[]> {
    const heads = await this.parts.cases.findAll([...new Set(waiting.map(({ caseId }) => caseId))]);
    const shown = new Set(heads.filter((head) => this.sees(member, head)).map(({ _id }) => _id));
    return caseNews(
      waiting.flatMap(({ kind, caseId, reference, clock }) =>
        kind === 'digest' || !shown.has(caseId) ? [] : [{ kind, reference, ...(clock === undefined ? {} : { clock }) }],
      ),
    );
  }

  private sees(member: StaffMember, head: CaseHead): boolean {
    return maySee(viewerOf(member, this.parts.directory()), head);
  }
}

// What nobody has written yet; the machine sends a plain notice in its place, or nothing.
function wantedWords(head: CaseHead): readonly DueCase[] {
  const wanted = openDrafts(head).filter(({ text }) => text === undefined);
  return wanted.map(({ clock, dueAt }) => ({ reference: head.reference, clock: { name: clock, dueAt } }));
}

// Overdue, or due within a day, by its earliest clock.
function dueCase({ reference, clocks, dueAt }: CaseHead): readonly DueCase[] {
  const clock = clocks.find((each) => each.dueAt === dueAt && stillRuns({ clocks }, each));
  return clock === undefined ? [] : [{ reference, clock: { name: clock.name, dueAt } }];
}
