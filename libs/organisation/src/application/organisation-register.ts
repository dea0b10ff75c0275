import { isDeepStrictEqual } from 'node:util';
import { EVENTS, SERVICES, TOPICS } from '@redress/contracts';
import { derivedId, instantNow, RedressError, type Clock } from '@redress/kernel';
import type { OutgoingEvent, Publisher } from '@redress/messaging';
import { isDuplicateKey, type Database } from '@redress/persistence';
import type { Model } from 'mongoose';
import type { Organisation } from '../domain/organisation.js';
import { OrganisationDirectory } from '../domain/organisation-directory.js';
import { organisationItems, type OrganisationItem } from '../infrastructure/organisation-items.js';

export interface RegisterParts {
  readonly database: Database;
  readonly publisher: Publisher;
  readonly clock: Clock;
}

/** What an organisation file changed, as ids of items. */
export interface AppliedChanges {
  readonly added: readonly string[];
  readonly changed: readonly string[];
}

type ItemContent = Pick<OrganisationItem, '_id' | 'kind' | 'value'>;

// Replicas that start together apply the same file; each pass leaves less to do.
const ATTEMPTS = 10;

/** The organisation as the case service keeps it: what files and people said, item by item, nothing ever deleted. */
export class OrganisationRegister {
  private readonly items: Model<OrganisationItem>;
  private current: OrganisationDirectory | undefined;

  /** Before `ensureIndexes` of the database. */
  constructor(private readonly parts: RegisterParts) {
    this.items = parts.database.model(organisationItems);
  }

  /** The snapshot after the last `apply` or `load`. Keep it for one piece of work, not for longer. */
  get directory(): OrganisationDirectory {
    if (this.current === undefined) {
      throw new RedressError('organisation-not-loaded', 'The organisation was asked before it was applied or loaded.');
    }
    return this.current;
  }

  /**
   * Adds and changes items by key until they are as `organisation` has them, and publishes those that gateways need.
   * Repeatable; a crash in between is made good by the next call. Items that it does not name stay.
   */
  async apply(organisation: Organisation): Promise<AppliedChanges> {
    const changes = { added: new Set<string>(), changed: new Set<string>() };
    const contents = contentsOf(organisation);
    for (let attempt = 1; !(await this.pass(contents, changes)); attempt += 1) {
      if (attempt === ATTEMPTS) {
        throw new RedressError('organisation-busy', 'Others keep changing the organisation.', { retriable: true });
      }
    }
    await this.publishPending();
    await this.load();
    return { added: [...changes.added], changed: [...changes.changed] };
  }

  /** Reads the organisation as it is kept: for a process that applies no file, and after another one did. */
  async load(): Promise<OrganisationDirectory> {
    const rows = await this.readAll();
    // What the file has comes first, so that it wins where an older item says the same of itself.
    const [kept, named] = [rows.filter(({ inFile }) => !inFile), rows.filter(({ inFile }) => inFile)];
    this.current = new OrganisationDirectory(organisationOf([...named, ...kept]));
    return this.current;
  }

  /** Publishes every item again as it is: for a reader that lost what it knew. */
  async republish(): Promise<void> {
    await this.publish(await this.readAll());
  }

  /** True when nothing was left to do. */
  private async pass(
    contents: readonly ItemContent[],
    changes: { readonly added: Set<string>; readonly changed: Set<string> },
  ): Promise<boolean> {
    const rows = new Map((await this.readAll()).map((row) => [row._id, row]));
    const named = new Set(contents.map(({ _id }) => _id));
    let settled = true;
    for (const content of contents) {
      const row = rows.get(content._id);
      if (row === undefined) {
        settled = false;
        if (await this.insert(content)) changes.added.add(content._id);
      } else if (!row.inFile || !isDeepStrictEqual(row.value, content.value)) {
        settled = false;
        if (await this.replace(row, content)) changes.changed.add(content._id);
      }
    }
    for (const row of rows.values()) {
      if (row.inFile && !named.has(row._id)) await this.items.updateOne({ _id: row._id }, { $set: { inFile: false } });
    }
    return settled;
  }

  private async insert(content: ItemContent): Promise<boolean> {
    const row = { ...content, sequence: 1, published: 0, inFile: true } as OrganisationItem;
    try {
      await this.items.insertMany([row], { ordered: false });
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return false;
    }
  }

  private async replace({ _id, sequence }: OrganisationItem, { value }: ItemContent): Promise<boolean> {
    const change = { $set: { value, inFile: true }, $inc: { sequence: 1 } };
    const { modifiedCount } = await this.items.updateOne({ _id, sequence }, change);
    return modifiedCount === 1;
  }

  private async publishPending(): Promise<void> {
    await this.publish((await this.readAll()).filter(({ published, sequence }) => published < sequence));
  }

  private async publish(rows: readonly OrganisationItem[]): Promise<void> {
    // Colleagues' names and addresses have no reader outside the case service, so they stay off the log.
    const due = rows.filter(({ kind }) => kind !== 'staff');
    if (due.length === 0) return;
    await this.parts.publisher.publish(due.map((row) => this.eventOf(row)));
    for (const { _id, sequence } of due) {
      await this.items.updateOne({ _id }, { $max: { published: sequence } });
    }
  }

  private eventOf({ _id, sequence, value }: OrganisationItem): OutgoingEvent {
    return {
      topic: TOPICS.organisation.name,
      key: _id,
      event: {
        id: derivedId('organisation-item', _id, String(sequence)),
        type: EVENTS.organisationItemUpdated.type,
        source: SERVICES.case,
        subject: _id,
        time: instantNow(this.parts.clock),
        data: { item: _id, sequence, erased: false, value: { ...value } },
      },
    };
  }

  private async readAll(): Promise<OrganisationItem[]> {
    return await this.items.find({}).lean<OrganisationItem[]>();
  }
}

function contentsOf({ profile, teams, staff, categories }: Organisation): ItemContent[] {
  return [
    { _id: 'profile', kind: 'profile', value: profile },
    ...teams.map((value) => ({ _id: `team:${value.key}`, kind: 'team' as const, value })),
    ...staff.map((value) => ({ _id: `staff:${value.key}`, kind: 'staff' as const, value })),
    ...categories.map((value) => ({ _id: `category:${value.key}`, kind: 'category' as const, value })),
  ];
}

function organisationOf(rows: readonly OrganisationItem[]): Organisation {
  const profile = rows.find((row) => row.kind === 'profile')?.value;
  if (profile === undefined) {
    throw new RedressError(
      'organisation-missing',
      'No organisation was ever applied: start Redress once, in production with REDRESS_ORGANISATION.',
    );
  }
  return {
    profile,
    teams: rows.flatMap((row) => (row.kind === 'team' ? [row.value] : [])),
    staff: rows.flatMap((row) => (row.kind === 'staff' ? [row.value] : [])),
    categories: rows.flatMap((row) => (row.kind === 'category' ? [row.value] : [])),
  };
}
