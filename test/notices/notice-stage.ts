import {
  ChoiceStore,
  NOTICES,
  ClimbStarter,
  ClimbStore,
  ClimbSweeper,
  Crews,
  DigestWriter,
  NoticeDesk,
  NoticePost,
  NoticeStore,
  NoticeWriter,
  type NoticeRecord,
} from '@redress/notices';
import { CaseCore, NOTHING_FOUND, type CaseHead, type CasePolicy, type MessageTriage } from '@redress/cases';
import type { DeliveryState, MessageReceived, NoticeIssued } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { KeyRing, sha256, systemIds, toInstant } from '@redress/kernel';
import { NO_PLAN, OrganisationDirectory, readOrganisationFile, type Organisation } from '@redress/organisation';
import { openDatabase, type Database } from '@redress/persistence';
import type { SearchIndex } from '@redress/search';
import { Recorder, START, TestClock } from './notice-recorder.js';

export { START } from './notice-recorder.js';

export const MINUTE = 60_000;

export const text = (said: string): MessageReceived['text'] => ({
  preview: said,
  bytes: said.length,
  sha256: sha256(said),
});

const policy: CasePolicy = {
  accountable: () => ({ teamKey: 'parcels', ownerKey: 'lena' }),
  teamOf: () => undefined,
  owner: () => ({ ownerKey: 'lena', ownerBarred: false }),
  interestedIn: () => [],
  clocks: () => [],
  clocksFrom: () => [],
  clockAgain: () => undefined,
  receipt: ({ reference }) => ({ subject: `Received [${reference}]`, text: text('received'), language: 'en' }),
  afterClosure: (at) => {
    const name = 'after-closure';
    return { name, duty: name, startedAt: at, dueAt: at, rule: name, basis: 'practice', explanation: [] };
  },
  words: ({ reference, language }, first) => ({ subject: reference, text: first.text ?? first.kind, language }),
  accessLinks: () => ({ subject: 'links', text: text('links'), language: 'en' }),
  isOwnSender: (address) => address.endsWith('@acme.example'),
  partyKey: (address) => address,
  proofKeys: () => [],
  teamName: () => 'Parcels',
  language: () => 'en',
};

const triage: MessageTriage = {
  find: ({ text: said }) => ({
    ...NOTHING_FOUND,
    risks: said.includes('fire') ? ['fire/en'] : [],
    named: [...said.matchAll(/about (\w+)/gu)].map(([, key = '']) => ({ key, addressed: false })),
  }),
};

/** A mail of Ann's; of danger where it speaks of fire, of a colleague where it says `about ivy`. */
export function mail(id: string, more: Partial<MessageReceived> = {}): MessageReceived {
  return {
    id,
    reading: 0,
    channel: 'email',
    account: 'complaints@acme.example',
    externalId: id,
    kind: 'message',
    from: { key: 'ann', address: 'ann@mail.example', name: 'Ann Archer', proved: false },
    to: ['complaints@acme.example'],
    otherRecipients: [],
    text: text('my parcel is late'),
    attachments: [],
    clues: { messageId: `${id}@mail.example`, answers: [], tokens: [] },
    receivedAt: toInstant(START),
    raw: { ref: `raw/${id}`, bytes: 1, sha256: sha256(id) },
    ...more,
  };
}

/** One replica of what tells staff, with the cases that they are told of. */
interface Replica {
  readonly core: CaseCore;
  readonly desk: NoticeDesk;
  readonly post: NoticePost;
  readonly climbs: ClimbSweeper;
  readonly digests: DigestWriter;
}

/** The demo organisation, its cases and what its staff are told of them, in a time that stands still until it is moved. */
export class NoticeStage {
  readonly clock = new TestClock();
  organisation: Organisation = readOrganisationFile(undefined);
  readonly logged: string[] = [];
  private readonly bus = new Recorder();
  private readonly replicas: Replica[] = [];

  private constructor(
    private readonly database: Database,
    private readonly rules: Partial<CasePolicy>,
  ) {}

  /** `rules`: what of the policy is otherwise. */
  static async open(replicas = 1, rules: Partial<CasePolicy> = {}): Promise<NoticeStage> {
    const stage = new NoticeStage(await openDatabase('memory:'), rules);
    for (let n = 0; n < replicas; n += 1) stage.replicas.push(stage.replica());
    await stage.database.ensureIndexes();
    return stage;
  }

  get core(): CaseCore {
    const [first] = this.replicas;
    if (first === undefined) throw new Error('a stage has a replica');
    return first.core;
  }

  /** To whom mails went, by the beginning of their addresses; the latest after `skip`. */
  told(skip = 0): string[] {
    const names = this.bus.notices.map(({ recipient }) => recipient.address?.split('@')[0] ?? '');
    return names.slice(skip).sort();
  }

  /** The texts that went out, in order. */
  get texts(): readonly NoticeIssued[] {
    return this.bus.texts;
  }

  /** The mails that went out, in order. */
  get mails(): readonly NoticeIssued[] {
    return this.bus.notices;
  }

  /** How often anything was published under the notice. */
  issued(noticeId: string): number {
    return this.bus.events.filter(({ event }) => event.subject === noticeId).length;
  }

  async choose(person: string, by: 'mail' | 'text'): Promise<void> {
    await new ChoiceStore(this.database).choose(person, { by, nineTenths: true, digest: true });
  }

  /** A gateway says how far a notice has come. */
  async report(noticeId: string, state: DeliveryState): Promise<void> {
    const [first] = this.replicas;
    await first?.desk.delivered({ noticeId, state, attempts: 1, at: toInstant(this.clock.ms) });
  }

  /** The digests that are due now, by the beginning of the address. */
  async digests(): Promise<ReadonlyMap<string, string>> {
    const before = this.mails.length;
    await Promise.all(this.replicas.map(async ({ digests }) => digests.sweep()));
    const sent = this.mails.slice(before);
    return new Map(sent.map(({ recipient, text: { preview } }) => [recipient.address?.split('@')[0] ?? '', preview]));
  }

  /** Every replica issues again of what it has heard nothing. */
  async reissue(): Promise<void> {
    await Promise.all(this.replicas.map(async ({ post }) => post.reissue()));
  }

  get subjects(): string[] {
    return this.bus.notices.map(({ subject }) => subject);
  }

  /** What stands in somebody's list, by kind, in alphabetical order. */
  async listed(recipient: string): Promise<string[]> {
    const rows = await this.database.model(NOTICES).find({ recipient }).lean<NoticeRecord[]>();
    return rows.map(({ kind }) => kind).sort();
  }

  async head(caseId = 'm1'): Promise<CaseHead> {
    const head = await this.core.stores.cases.find(caseId);
    if (head === null) throw new Error(`there is no case ${caseId}`);
    return head;
  }

  /** A machine gives it to the handler. */
  async assign(handler: string): Promise<void> {
    await this.note(`assign:${handler}`, 'case-assigned', 'system', { handlerKey: handler, queue: '' }, { handler });
  }

  /** Somebody puts it back into its queue. */
  async release(by: string): Promise<void> {
    await this.note('released', 'assignment-released', by, { handlerKey: '', queue: 'parcels' }, {});
  }

  /** Somebody writes a note on it. */
  async act(person: string): Promise<void> {
    await this.note(`note:${String(this.clock.ms)}`, 'note-added', person, {}, {});
  }

  /** Moves time on, five minutes at a time, and has every replica look each time. */
  async pass(minutes: number): Promise<void> {
    for (let passed = 0; passed < minutes; passed += 5) {
      this.clock.ms += 5 * MINUTE;
      await Promise.all(this.replicas.map(async (replica) => this.sweep(replica)));
    }
  }

  private async sweep({ core, climbs }: Replica): Promise<void> {
    await core.sweeper.sweep(failed);
    await climbs.sweep(failed);
  }

  /** Something happens on the first case. */
  async note(
    cause: string,
    kind: string,
    actor: string,
    fields: Partial<Pick<CaseHead, 'handlerKey' | 'queue' | 'heardPlainNotice' | 'ownerKey'>>,
    content: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.core.changer.change('m1', cause, () => ({
      fields,
      history: { kind, actor, content },
      forPeople: true,
      forCustomer: false,
    }));
  }

  private replica(): Replica {
    const { database, clock, bus } = this;
    const directory = (): OrganisationDirectory => new OrganisationDirectory(this.organisation);
    const files = {
      put: (ref: string) => Promise.resolve({ ref, bytes: 0, sha256: '' }),
      read: () => Promise.resolve(Buffer.from('{}')),
    } as unknown as FileStore;
    const [notices, climbStore, choices] = [
      new NoticeStore(database),
      new ClimbStore(database),
      new ChoiceStore(database),
    ];
    const crews = new Crews(directory, () => NO_PLAN, clock);
    const writer = new NoticeWriter({ directory, files, clock, publicUrl: 'https://redress.example' });
    const log = {
      error: (said: string) => void this.logged.push(said),
      warn: (said: string) => void this.logged.push(said),
    };
    const post = new NoticePost(notices, bus, clock, log);
    const desk = new NoticeDesk({ crews, choices, notices, post, writer }, new ClimbStarter(climbStore, crews), log);
    const core = new CaseCore({
      database,
      publisher: bus,
      files,
      search: { put: () => Promise.resolve() } as unknown as SearchIndex,
      seats: { follow: () => Promise.resolve() },
      clock,
      ids: systemIds(clock),
      keys: new KeyRing('a secret of the tests, at least thirty-two characters'),
      policy: { ...policy, ...this.rules },
      triage,
      notices: desk,
    });
    const nothing = { held: () => Promise.resolve(0), parked: () => Promise.resolve(0) };
    const { cases } = core.stores;
    const parts = { directory, planOf: () => NO_PLAN, cases, notices, choices, work: nothing, clock };
    const digests = new DigestWriter(parts, post, writer);
    return { core, desk, post, digests, climbs: new ClimbSweeper(climbStore, cases, desk, crews, clock) };
  }
}

function failed(caseId: string, error: unknown): never {
  throw new Error(`case ${caseId} failed`, { cause: error });
}
