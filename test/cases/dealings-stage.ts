import {
  CaseCore,
  NOTHING_FOUND,
  OrganisationPolicy,
  ReadCase,
  type CaseHead,
  type MessageWords,
  type MessageFiles,
  type WholeCase,
} from '@redress/cases';
import {
  TOPICS,
  type DeliveryChanged,
  type DeliveryState,
  type CaseViewUpdated,
  type MessageReceived,
  type UpdateIssued,
} from '@redress/contracts';
import { jurisdictions, readPresets } from '@redress/deadlines';
import type { FileStore } from '@redress/files';
import {
  KeyRing,
  RedressError,
  sha256,
  systemIds,
  toEpoch,
  toInstant,
  type Clock,
  type Instant,
} from '@redress/kernel';
import { Publisher, type OutgoingEvent } from '@redress/messaging';
import { OrganisationDirectory, readOrganisationFile, type OrganisationProfile } from '@redress/organisation';
import { openDatabase } from '@redress/persistence';
import type { SearchIndex } from '@redress/search';
import { mail } from './stage.js';

/** A Monday morning. */
export const MONDAY = '2026-11-23T09:00:00.000Z';

class Recorder extends Publisher {
  readonly events: OutgoingEvent[] = [];

  override publish(events: readonly OutgoingEvent[]): Promise<void> {
    this.events.push(...events);
    return Promise.resolve();
  }
}

class StillClock implements Clock {
  time = toEpoch(MONDAY);

  now(): number {
    return this.time;
  }

  after(): () => void {
    return () => undefined;
  }
}

/** Every upload is there, with its id as its name, but for one called `missing`. */
function uploadsIn(kept: Map<string, Buffer>): MessageFiles {
  return {
    keep: ({ caseId, ids, cause }) => {
      if (ids.includes('missing')) return Promise.reject(new RedressError('upload-not-found', 'it is over'));
      const list = ids.map((name) => ({ ref: name, bytes: 1, sha256: sha256(name), name, type: 'image/png' }));
      const bytes = Buffer.from(JSON.stringify(list));
      const ref = `entries/${caseId}/${cause}`;
      kept.set(ref, bytes);
      return Promise.resolve({ ref, bytes: bytes.length, sha256: sha256(bytes) });
    },
  };
}

/** The case service's core with the demo organisation, its calendar and its words, in a time that stands still until it is moved. */
export class DealingsStage {
  private constructor(
    readonly core: CaseCore,
    private readonly clock: StillClock,
    private readonly recorder: Recorder,
    private readonly files: Map<string, Buffer>,
    private readonly reader: ReadCase,
  ) {}

  /** `profile`: what of the organisation is not as in the demo. */
  static async open(profile: Partial<OrganisationProfile> = {}): Promise<DealingsStage> {
    const [clock, publisher, kept] = [new StillClock(), new Recorder(), new Map<string, Buffer>()];
    const files = {
      put: (ref: string, bytes: Buffer) => {
        kept.set(ref, bytes);
        return Promise.resolve({ ref, bytes: bytes.length, sha256: sha256(bytes) });
      },
      read: (ref: string) => Promise.resolve(kept.get(ref) ?? Buffer.alloc(0)),
      readBeginning: (ref: string, bytes: number) =>
        Promise.resolve((kept.get(ref) ?? Buffer.alloc(0)).subarray(0, bytes)),
    } as unknown as FileStore;
    const search = { put: () => Promise.resolve(), remove: () => Promise.resolve() } as unknown as SearchIndex;
    const keys = new KeyRing('a secret of the tests, at least thirty-two characters');
    const names = { presets: [...readPresets().keys()], isJurisdiction: await jurisdictions() };
    const demo = readOrganisationFile(undefined, names);
    const directory = new OrganisationDirectory({ ...demo, profile: { ...demo.profile, ...profile } });
    const policy = await OrganisationPolicy.open({ directory, keys, clock, publicUrl: 'https://complaints.example' });
    const database = await openDatabase('memory:');
    const triage = {
      find: ({ text }: MessageWords) => ({ ...NOTHING_FOUND, risks: text.includes('danger') ? ['injury/en'] : [] }),
    };
    const seats = { follow: () => Promise.resolve() };
    const surroundings = { clock, ids: systemIds(), keys, policy, triage, seats };
    const core = new CaseCore({ database, publisher, files, search, messageFiles: uploadsIn(kept), ...surroundings });
    await database.ensureIndexes();
    const reader = new ReadCase(core.stores, files, core.changer, clock);
    return new DealingsStage(core, clock, publisher, kept, reader);
  }

  get now(): Instant {
    return toInstant(this.clock.time);
  }

  /** A complaint of kim's by mail, worked on by ivy. */
  async complaint(id = 'm1', more: Partial<MessageReceived> = {}): Promise<CaseHead> {
    await this.core.receive.receive(mail(id, 'kim', { receivedAt: this.now, ...more }));
    await this.assign(id, 'ivy');
    return this.head(id);
  }

  /** Another mail of kim's on the case. */
  async answer(id: string, caseId = 'm1', more: Partial<MessageReceived> = {}): Promise<void> {
    await this.core.receive.receive(
      mail(id, 'kim', {
        receivedAt: this.now,
        clues: { messageId: `${id}@mail.example`, answers: [], tokens: [caseId] },
        ...more,
      }),
    );
  }

  /** Written on the page of the case by who holds its link and has proved nothing. */
  async answerByLink(id: string, caseId = 'm1'): Promise<void> {
    await this.core.receive.receive(
      mail(id, 'nobody', { channel: 'web', receivedAt: this.now, clues: { answers: [], tokens: [caseId] } }),
    );
  }

  async assign(id: string, handlerKey: string, actor = 'system'): Promise<void> {
    await this.core.changer.change(id, `assign:${handlerKey}:${this.now}`, ({ assignment }) => ({
      fields: { handlerKey, queue: '', assignment: { count: assignment.count + 1, handlerKey, reasons: [] } },
      history: { kind: 'case-assigned', actor, content: {} },
      forPeople: true,
      forCustomer: true,
    }));
  }

  /** Lena gives the case to `handlerKey`. */
  async handOver(handlerKey: string): Promise<void> {
    await this.assign('m1', handlerKey, 'lena');
  }

  /** The handler has the case before them for the first time. */
  async look(handlerKey: string): Promise<void> {
    await this.reader.look(await this.head(), handlerKey);
  }

  /** The case as who may see everything of it reads it. */
  async shown(): Promise<WholeCase> {
    return this.reader.whole('m1', { teams: [], sees: () => true, isKept: () => false });
  }

  /** Says what the case is, as ivy would. */
  async assess(said: Parameters<CaseCore['judging']['assess']>[1]): Promise<CaseHead> {
    const { revision } = await this.head();
    return this.core.judging.assess('m1', said, { by: 'ivy', revision });
  }

  async head(id = 'm1'): Promise<CaseHead> {
    const head = await this.core.stores.cases.find(id);
    if (head === null) throw new Error(`there is no case ${id}`);
    return head;
  }

  /** Says something to kim. */
  async say(text: string, purpose: Parameters<CaseCore['writing']['message']>[1], author = 'ivy'): Promise<CaseHead> {
    const idempotencyKey = `${purpose} ${text} ${this.now}`;
    return this.core.writing.message({ caseId: 'm1', author, text, idempotencyKey }, purpose);
  }

  /** Moves the case as ivy would who has it before her. */
  async move(moved: Parameters<CaseCore['moving']['move']>[1]): Promise<CaseHead> {
    const head = await this.head();
    return this.core.moving.move(head, moved, { by: 'ivy', revision: head.revision });
  }

  /** Says of every update that the customer's mail system took it. */
  async deliver(): Promise<void> {
    for (const row of await this.core.stores.updates.ofCase('m1', 100)) {
      const { caseId, channel } = row.data;
      const report = { updateId: row._id, caseId, channel, attempts: 1, at: this.now };
      await this.core.deliveries.record({ ...report, state: 'accepted' });
    }
  }

  /** Says what became of the newest update of a kind. */
  async report(kind: UpdateIssued['kind'], state: DeliveryState, more: Partial<DeliveryChanged> = {}): Promise<void> {
    const update = (await this.sent()).filter((each) => each.kind === kind).at(-1);
    if (update === undefined) throw new Error(`no ${kind} was sent`);
    const { updateId, caseId, channel } = update;
    await this.core.deliveries.record({ updateId, caseId, channel, attempts: 1, at: this.now, state, ...more });
  }

  /** Records that ivy called kim, and which update she carried out by it. */
  async call(happenedAt: Instant, updateId?: string): Promise<CaseHead> {
    const writing = { caseId: 'm1', author: 'ivy', text: 'We spoke.', idempotencyKey: `call ${happenedAt}` };
    const made = { kind: 'call', happenedAt, ...(updateId === undefined ? {} : { updateId }) } as const;
    return this.core.contacts.record(writing, made);
  }

  /** Moves time on, and lets two replicas sweep at once until nothing is due any more. */
  async until(instant: Instant): Promise<void> {
    this.clock.time = toEpoch(instant);
    const failed = (caseId: string, error: unknown): void => {
      throw new Error(`case ${caseId} could not be worked on`, { cause: error });
    };
    for (let sweeps = 0; sweeps < 5; sweeps += 1) {
      await Promise.all([this.core.sweeper.sweep(failed), this.core.sweeper.sweep(failed)]);
    }
  }

  /** What went to the customer, in order: kinds of updates. */
  async told(): Promise<string[]> {
    return (await this.sent()).map(({ kind }) => kind);
  }

  async sent(id = 'm1'): Promise<UpdateIssued[]> {
    const rows = await this.core.stores.updates.ofCase(id, 100);
    const data = rows.map((row) => row.data).sort((one, other) => (one.issuedAt < other.issuedAt ? -1 : 1));
    return data;
  }

  /** The newest view of the case that its customer may see. */
  get view(): CaseViewUpdated | undefined {
    const views = this.recorder.events.filter(({ topic }) => topic === TOPICS.caseViews.name);
    return views.at(-1)?.event.data as CaseViewUpdated | undefined;
  }

  /** How often anything was handed to the mail gateway. */
  get handedOver(): number {
    return this.recorder.events.filter(({ topic }) => topic === TOPICS.outboundEmail.name).length;
  }

  /** The words of an update or an entry, whole; none of one that is not there. */
  wordsOf(update: Pick<UpdateIssued, 'text'> | undefined): string {
    if (update === undefined) return '';
    const { ref, preview } = update.text;
    return ref === undefined ? preview : (this.files.get(ref)?.toString() ?? '');
  }

  /** A file is not there any more as it was stored. */
  lose(ref: string): void {
    this.files.delete(ref);
  }

  async history(kind: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const rows = await this.core.stores.history.newest('m1', 100);
    return rows.filter((row) => row.kind === kind).map(({ content }) => content);
  }
}
