import { CASE_COLLECTIONS } from '@redress/cases';
import { SEATS } from '@redress/assignment';
import { WEB_CASE_VIEWS } from '@redress/channel-web';
import { deferredCollection } from '@redress/messaging';
import type { CollectionDefinition, Database } from '@redress/persistence';
import { deliveryCollection, inboxCollection, isForStaff, type DeliveryRow, type InboxRow } from '@redress/channel-kit';
import { violations } from '../simulation/invariants.js';
import { readRest } from '../simulation/rest.js';
import type { TakenMail } from './fault-relay.js';
import { SERVICES_UNDER_FAULT } from './services.js';

type AnyCollection = CollectionDefinition<{ _id: string }>;

const COLLECTIONS = [
  ...CASE_COLLECTIONS,
  SEATS,
  WEB_CASE_VIEWS,
  ...(['email', 'web'] as const).flatMap((channel) => [inboxCollection(channel), deliveryCollection(channel)]),
  ...SERVICES_UNDER_FAULT.map(deferredCollection),
] as unknown as readonly AnyCollection[];

/**
 * Compares from outside what was sent, what lies in the stores and what came to the relay: each message one entry, each
 * case one opening, each due update delivered, twice only as the same mail, nothing left over. Returns what is wrong.
 */
export async function reconcile(
  database: Database,
  sent: readonly string[],
  taken: readonly TakenMail[],
): Promise<string[]> {
  const documents = new Map<string, unknown[]>();
  for (const definition of COLLECTIONS) documents.set(definition.name, await readAll(database, definition));
  const deliveries = (documents.get('email_deliveries') ?? []) as DeliveryRow[];
  const ofMail = (messageId: string): DeliveryRow | undefined =>
    deliveries.find((each) => each.externalId?.includes(messageId));
  const toCustomers = deliveries.filter(({ update }) => !isForStaff(update));
  documents.set('email_deliveries', toCustomers);
  // What staff are told is nobody's update.
  const mails = taken.flatMap(({ messageId, to }) => {
    const row = ofMail(messageId);
    if (row !== undefined && isForStaff(row.update)) return [];
    return {
      messageId,
      updateId: row?._id ?? `of the mail ${messageId}`,
      caseId: row?.caseId ?? '',
      to: to.join(),
      text: '',
      answers: [],
      at: 0,
    };
  });
  const rest = readRest(<T>(name: string) => (documents.get(name) ?? []) as T[], mails);
  const accepted = new Map(rest.inbox.map((row) => [row._id, row._id]));
  return [...missing(rest.inbox, sent), ...violations(rest, { accepted, messages: [], idOf: () => undefined })];
}

/** Each name that was sent is one message: a mail is known by its Message-ID, a form by the one reference it was given. */
function missing(inbox: readonly InboxRow[], sent: readonly string[]): string[] {
  const wrong = sent
    .filter((name) => name.startsWith('mail'))
    .map((name) => ({ name, rows: inbox.filter((row) => row.externalId.includes(`${name}@`)).length }))
    .filter(({ rows }) => rows !== 1)
    .map(({ name, rows }) => `${name} was accepted as ${String(rows)} messages`);
  return inbox.length === sent.length
    ? wrong
    : [...wrong, `${String(sent.length)} were sent, ${String(inbox.length)} were accepted`];
}

async function readAll(database: Database, definition: AnyCollection): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of database.model(definition).find({}).lean().cursor()) rows.push(row);
  return rows;
}
