import type { FileStore } from '@redress/files';
import { sleep } from '@redress/kernel';
import type { Publisher } from '@redress/messaging';
import type { Database } from '@redress/persistence';
import type { RecipientUpdated } from '@redress/contracts';
import { addressBudgetCollection } from '../infrastructure/address-budget-row.js';
import { AddressBudgetStore } from '../infrastructure/address-budget-store.js';
import { caseRecipientCollection } from '../infrastructure/case-recipient-row.js';
import { deliveryCollection } from '../infrastructure/delivery-row.js';
import { inboxCollection } from '../infrastructure/inbox-row.js';
import { suppressionCollection } from '../infrastructure/suppression-row.js';
import { AddressPacing } from './address-pacing.js';
import { CaseRecipients } from './case-recipients.js';
import { DeliveryClaims } from './delivery-claims.js';
import { DeliveryDesk } from './delivery-desk.js';
import { DeliveryGroups } from './delivery-groups.js';
import { DeliveryOutcomes } from './delivery-outcomes.js';
import { DeliveryReporter } from './delivery-reporter.js';
import { DeliverySender } from './delivery-sender.js';
import { FateKeeper } from './fate-keeper.js';
import { GatewayReconciler, type MessageSource } from './gateway-reconciler.js';
import { InboundPublisher } from './inbound-publisher.js';
import { InboxMarks } from './inbox-marks.js';
import { InboxSweeper } from './inbox-sweeper.js';
import { Inbox } from './inbox.js';
import type { Normaliser } from './normaliser.js';
import { Periodic } from './periodic.js';
import { SendingLines } from './sending-lines.js';
import { StopCheck } from './stop-check.js';
import { Suppressions } from './suppressions.js';
import { errorCode, type Surroundings } from './surroundings.js';
import { Transmission } from './transmission.js';
import type { UpdateSender } from './update-sender.js';

/** The engines a gateway stands on. */
export interface ChannelEngines {
  readonly database: Database;
  readonly files: FileStore;
  readonly publisher: Publisher;
}

/** What a channel brings of its own. */
export interface ChannelParts {
  readonly normaliser: Normaliser;
  readonly sender: UpdateSender;
  readonly source?: MessageSource;
}

/** Everything that all gateways share, put together for one channel. Nothing runs before `start`. */
export class ChannelKit {
  readonly inbox: Inbox;
  readonly fates: FateKeeper;
  readonly suppressions: Suppressions;
  readonly recipients: CaseRecipients;
  readonly desk: DeliveryDesk;
  readonly reconciler: GatewayReconciler;
  readonly inboxSweeper: InboxSweeper;
  readonly sender: DeliverySender;
  /** Undefined where automatic messages are not limited by address. */
  readonly pacing: AddressPacing | undefined;
  private readonly publisher: InboundPublisher;
  private readonly marks: InboxMarks;
  private readonly reporter: DeliveryReporter;
  private loops: Periodic[] = [];

  constructor(
    private readonly here: Surroundings,
    engines: ChannelEngines,
    parts: ChannelParts,
  ) {
    const { database, files, publisher } = engines;
    const inbox = database.model(inboxCollection(here.channel));
    const deliveries = database.model(deliveryCollection(here.channel));
    this.marks = new InboxMarks(here, inbox);
    this.publisher = new InboundPublisher(here, parts.normaliser, files, publisher, this.marks);
    this.recipients = new CaseRecipients(here, database.model(caseRecipientCollection(here.channel)));
    this.inbox = new Inbox(here, inbox, files, this.publisher, this.recipients);
    this.fates = new FateKeeper(here, this.marks);
    this.inboxSweeper = new InboxSweeper(here, inbox, this.publisher);
    this.suppressions = new Suppressions(here, database.model(suppressionCollection(here.channel)));
    this.reporter = new DeliveryReporter(here, deliveries, publisher);
    const groups = new DeliveryGroups(here, deliveries);
    const budgets = new AddressBudgetStore(database.model(addressBudgetCollection(here.channel)), here.clock);
    // A silent channel has no flood to hold back.
    const paced = parts.sender.canGroup === true && here.silent !== true;
    this.pacing = paced ? new AddressPacing(here, budgets, groups, deliveries, this.reporter) : undefined;
    const claims = new DeliveryClaims(here, deliveries, parts.sender);
    this.sender = new DeliverySender(here, {
      claims,
      stops: new StopCheck(here, this.suppressions, this.recipients, groups, parts.sender),
      transmission: new Transmission(here, this.suppressions, parts.sender, groups, claims),
      groups,
      lines: new SendingLines(parts.sender),
      ...(this.pacing === undefined ? {} : { pacing: this.pacing }),
      outcomes: new DeliveryOutcomes(here, deliveries, parts.sender.inDoubt === 'send-again'),
      reporter: this.reporter,
    });
    this.desk = new DeliveryDesk(here, deliveries, this.sender, this.reporter, this.suppressions);
    this.reconciler = new GatewayReconciler(here, { inbox, deliveries }, this.inboxSweeper, this.sender, parts.source);
  }

  /** Works in whether a recipient of a case may be written to; what waits for one that may not ends now. Repeatable. */
  async recipientUpdated(update: RecipientUpdated): Promise<void> {
    await this.recipients.apply(update);
    if (update.wrongPerson) await this.sender.bringForward(update);
  }

  /** Begins to sweep; the first sweeps take up at once what an earlier process left. */
  start(): void {
    if (this.loops.length > 0) return;
    this.loops = [
      this.sweeping((first) => this.inboxSweeper.sweep(first)),
      this.sweeping((first) => this.sender.sweep(first)),
    ];
    for (const loop of this.loops) loop.start();
  }

  /** Compares source, inbox, fates and deliveries now and then, and says what did not agree. Begin it after `start`. */
  keepReconciling(): void {
    const { clock, timing, log, channel } = this.here;
    const loop = new Periodic(clock, timing.reconcileMs, async () => {
      try {
        await this.pacing?.tidy();
        const differences = await this.reconciler.reconcile();
        const agrees = Object.values(differences).every((count: number) => count === 0);
        if (!agrees) log.warn('overdue work was found and is under way again', { channel, ...differences });
      } catch (error) {
        log.warn('the inbox could not be compared with what became of it', { channel, code: errorCode(error) });
      }
    });
    this.loops.push(loop);
    loop.start();
  }

  /**
   * Stops sweeping and claiming, waits for what is under way, `stopMs` at most, and writes the marks that linger. What
   * is not done by then is taken up by the sweeper of the next process.
   */
  async stop(): Promise<void> {
    const { clock, timing } = this.here;
    this.inboxSweeper.stop();
    const bound = new AbortController();
    await Promise.race([
      Promise.all([this.sender.stop(), this.publisher.idle(), ...this.loops.map((loop) => loop.stop())]),
      sleep(clock, timing.stopMs, bound.signal),
    ]);
    bound.abort();
    await this.flush();
  }

  /** Resolves when nothing is under way and every mark is written; for tests and benchmarks. */
  async idle(): Promise<void> {
    await Promise.all([this.publisher.idle(), this.sender.idle()]);
    await this.flush();
  }

  private async flush(): Promise<void> {
    await Promise.all([this.marks.flush(), this.reporter.flush()]);
  }

  private sweeping(sweep: (afterStart: boolean) => Promise<number>): Periodic {
    let afterStart = true;
    return new Periodic(this.here.clock, this.here.timing.sweepMs, async () => {
      try {
        await sweep(afterStart);
        afterStart = false;
      } catch (error) {
        this.here.log.warn('open rows could not be read', { code: errorCode(error) });
      }
    });
  }
}
