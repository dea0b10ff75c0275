import { EVENTS, SERVICES, TOPICS, type DeliveryChanged, type MessageReceived } from '@redress/contracts';
import { leaseCollection, Leases, type EventEnvelope } from '@redress/messaging';
import type { SearchIndex } from '@redress/search';
import type { SimulatedProcess } from '@redress/testing';
import { CaseChanger } from '../../libs/cases/src/application/case-changer.js';
import { CaseMaterialiser } from '../../libs/cases/src/application/case-materialiser.js';
import { CaseResolver } from '../../libs/cases/src/application/case-resolver.js';
import { CaseSweeper } from '../../libs/cases/src/application/case-sweeper.js';
import { CaseViewBuilder } from '../../libs/cases/src/application/case-view-builder.js';
import { EntryContentStore } from '../../libs/cases/src/application/entry-content-store.js';
import { EntrySearch } from '../../libs/cases/src/application/entry-search.js';
import { MessageBinder } from '../../libs/cases/src/application/message-binder.js';
import { ReceiveMessage } from '../../libs/cases/src/application/receive-message.js';
import { RecordDelivery } from '../../libs/cases/src/application/record-delivery.js';
import { UpdateReissuer } from '../../libs/cases/src/application/update-reissuer.js';
import { CaseStore } from '../../libs/cases/src/infrastructure/case-store.js';
import { BINDINGS, CASE_HISTORY, INTAKE, THREAD_IDS } from '../../libs/cases/src/infrastructure/collections.js';
import { DoorStore } from '../../libs/cases/src/infrastructure/door-store.js';
import { EntryStore } from '../../libs/cases/src/infrastructure/entry-store.js';
import { ReferenceStore } from '../../libs/cases/src/infrastructure/reference-store.js';
import { RowStore } from '../../libs/cases/src/infrastructure/row-store.js';
import { UpdateStore } from '../../libs/cases/src/infrastructure/update-store.js';
import { consume } from './consume.js';
import type { Engines } from './engines.js';
import { POLICY } from './policy.js';
import { KEYS, SWEEP_MS } from './simulated-surroundings.js';

/** One replica of the case service: its production code without Nest, on simulated engines. */
export class CaseService {
  readonly receive: ReceiveMessage;
  readonly record: RecordDelivery;
  readonly sweeper: CaseSweeper;
  readonly reissuer: UpdateReissuer;

  constructor(
    private readonly process: SimulatedProcess,
    private readonly engines: Engines,
  ) {
    const { database, bus, files } = engines;
    const { clock, ids } = process;
    const heads = new CaseStore(database);
    const history = new RowStore(database, CASE_HISTORY);
    const entries = new EntryStore(database);
    const updates = new UpdateStore(database);
    const intake = new RowStore(database, INTAKE);
    const bindings = new RowStore(database, BINDINGS);
    const doors = new DoorStore(database);
    const references = new ReferenceStore(database, KEYS);
    const search = new EntrySearch(NO_SEARCH, files);
    const stores = { entries, history, updates, intake, search };
    const views = new CaseViewBuilder(entries, (team) => team);
    const materialiser = new CaseMaterialiser(heads, stores, views, bus.publisher, clock);
    const changer = new CaseChanger(heads, history, materialiser, clock, ids);
    const resolver = new CaseResolver(heads, bindings, doors, references, POLICY);
    const binder = new MessageBinder(bindings, new RowStore(database, THREAD_IDS), doors, references, resolver);
    const content = new EntryContentStore(files);
    this.receive = new ReceiveMessage({ binder, resolver, changer, content }, intake, POLICY, bus.publisher, clock);
    this.record = new RecordDelivery(updates, changer);
    this.sweeper = new CaseSweeper(
      heads,
      new Leases(database.model(leaseCollection(SERVICES.case)), clock, ids),
      materialiser,
      changer,
      clock,
    );
    this.reissuer = new UpdateReissuer(updates, bus.publisher, clock);
  }

  async start(): Promise<void> {
    const topics = [TOPICS.inbound.name, TOPICS.receipts.name];
    const handle = async (event: EventEnvelope): Promise<void> => {
      if (event.type === EVENTS.messageReceived.type) await this.receive.receive(event.data as MessageReceived);
      if (event.type === EVENTS.deliveryChanged.type) await this.record.record(event.data as DeliveryChanged);
    };
    await consume({ process: this.process, engines: this.engines, service: SERVICES.case, topics, handle });
    this.sweepSoon();
  }

  private sweepSoon(): void {
    this.process.clock.after(SWEEP_MS, () => {
      void this.sweep().finally(() => {
        this.sweepSoon();
      });
    });
  }

  private async sweep(): Promise<void> {
    try {
      await this.sweeper.sweep(() => undefined);
      await this.reissuer.sweep();
    } catch {
      // The store or the log was away: the next sweep comes.
    }
  }
}

/** Search is no part of the protocol: what is not found is still there. */
const NO_SEARCH = { put: () => Promise.resolve() } as unknown as SearchIndex;
