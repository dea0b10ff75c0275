import { openSearchIndex, type SearchEntry } from '@redress/search';
import { SqliteStore, type SqlStatement, type SqlValue } from '@redress/sqlite';
import { serialOf } from './full-texts.js';
import { Template, type CopyPlan, type RowPattern, type TemplateRow } from './full-template.js';

const DAY_MS = 86_400_000;
/** Over how many days the copies were received, up to the time of the templates. */
export const DAYS_BACK = 90;
/** Over how many further days their clocks run out. */
const DAYS_AHEAD = 60;
const LOG_DAYS = 7;
const CHUNK = 250;
/** The pattern of what the search index is given; no table. */
const SEARCH = 'search';
const READ_ALL = `
  UPDATE bus_offsets SET position = 1 + (SELECT MAX(position) FROM bus_records WHERE topic = bus_offsets.topic)
  WHERE EXISTS (SELECT 1 FROM bus_records WHERE topic = bus_offsets.topic)`;
const CASE_VIEWS = 'redress.case-views.v1';
/** Not a complaint's own: places in the log, seats, and what the search index keeps in a form of its own. */
const SHARED = /^(?:bus_offsets|bus_topics|migrations|search_.*|doc_seats|sqlite_.*|file_leftovers)$/u;

interface Copy {
  readonly template: Template;
  readonly plan: CopyPlan;
  readonly values: readonly string[];
}

interface CaseDocument {
  readonly _id: string;
  readonly reference: string;
  readonly receivedAt: string;
  readonly customer: { readonly address: string };
}

interface EntryDocument {
  readonly _id: string;
  readonly caseId: string;
  readonly subject: string;
  readonly text: { readonly preview: string };
}

/**
 * Copies the first `templates` complaints that the product took in `count` times, row by row in every table, oldest
 * first, and makes the copies findable through the search index itself. The product must not run.
 * The log keeps a copy's events for seven days, and the newest view of each case for ever, as the product would.
 */
export async function fillStore(dataFolder: string, templates: number, count: number): Promise<void> {
  const store = await SqliteStore.open(dataFolder);
  const index = await openSearchIndex({ store });
  for (const chunk of chunksOf(readTemplates(store, templates), count)) {
    const copies = chunk.map(({ template, plan }) => ({ template, plan, values: template.values(plan) }));
    const entries = copies.map(searchEntryOf);
    await Promise.all([store.write(copies.flatMap(insertsOf)), ...entries.map((entry) => index.put(entry))]);
  }
  // Every group has read what was copied: exactly one further than the topic's last record.
  await store.write([{ sql: READ_ALL }]);
  await store.close();
}

function readTemplates(store: SqliteStore, count: number): Template[] {
  const heads = store
    .read<{ doc: string }>('SELECT doc FROM doc_cases')
    .map(({ doc }) => JSON.parse(doc) as CaseDocument);
  const rows = readRows(store);
  return Array.from({ length: count }, (_, n) => {
    const mark = `fill-${serialOf(n + 1)}`;
    const head = heads.find(({ customer }) => customer.address.startsWith(mark));
    if (head === undefined) throw new Error(`no case of ${mark}`);
    const own = rows.filter(({ text }) => text.includes(head._id) || text.includes(mark)).map(({ row }) => row);
    return new Template([...own, searchRowOf(head, own)], head.reference, Date.parse(head.receivedAt));
  });
}

function readRows(store: SqliteStore): { row: TemplateRow; text: string }[] {
  return store
    .read<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'")
    .filter(({ name }) => !SHARED.test(name))
    .flatMap(({ name: table }) =>
      store.read<Record<string, SqlValue>>(`SELECT * FROM ${table}`).map((cells) => {
        const texts = Object.values(cells).map((cell) =>
          cell instanceof Uint8Array ? Buffer.from(cell).toString('utf8') : String(cell),
        );
        return { row: { table, cells: withoutNumber(table, cells) }, text: texts.join(' ') };
      }),
    );
}

// Files and records are numbered by the store.
function withoutNumber(table: string, cells: Record<string, SqlValue>): Record<string, SqlValue> {
  const number = table === 'files' ? 'id' : table === 'bus_records' ? 'position' : undefined;
  return Object.fromEntries(Object.entries(cells).filter(([column]) => column !== number));
}

// What the case service gives to the search index for the entry, as a row like the others.
function searchRowOf(head: CaseDocument, rows: readonly TemplateRow[]): TemplateRow {
  const row = rows.find(({ table }) => table === 'doc_case_entries');
  const document = JSON.parse(String(row?.cells['doc'])) as EntryDocument;
  const entry: SearchEntry = {
    id: document._id,
    group: head._id,
    at: head.receivedAt,
    text: [document.subject, document.text.preview].join('\n'),
    references: [head.reference],
    addresses: [head.customer.address],
  };
  return { table: SEARCH, cells: { entry: JSON.stringify(entry) } };
}

function insertsOf({ template, plan, values }: Copy): SqlStatement[] {
  return template.rows
    .filter((row) => isKept(template, row, plan))
    .map((row) => ({ sql: insertSql(row), params: aged(template.fill(row, values), row, plan) }));
}

function searchEntryOf({ template, values }: Copy): SearchEntry {
  const row = template.rows.find(({ table }) => table === SEARCH);
  if (row === undefined) throw new Error('a template has nothing to be found by');
  return JSON.parse(String(template.fill(row, values)[0])) as SearchEntry;
}

function insertSql({ table, columns }: RowPattern): string {
  return `INSERT INTO ${table} (${columns.map((column) => `"${column}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
}

function isKept(template: Template, row: RowPattern, { agedMs }: CopyPlan): boolean {
  if (row.table === SEARCH) return false;
  if (row.table !== 'bus_records' || agedMs < LOG_DAYS * DAY_MS) return true;
  return row === template.rows.findLast((each) => each.table === 'bus_records' && topicOf(each) === CASE_VIEWS);
}

function topicOf(row: RowPattern): string {
  const cell = row.cells[row.columns.indexOf('topic')];
  return typeof cell === 'object' && cell !== null ? cell.pieces.join('') : '';
}

// The one time that is kept as a number.
function aged(cells: SqlValue[], row: RowPattern, { agedMs }: CopyPlan): SqlValue[] {
  if (row.table !== 'bus_records') return cells;
  const at = row.columns.indexOf('logged_at');
  return cells.map((cell, index) => (index === at ? Number(cell) - agedMs : cell));
}

function* chunksOf(templates: readonly Template[], count: number): Iterable<{ template: Template; plan: CopyPlan }[]> {
  for (let start = 0; start < count; start += CHUNK) {
    yield Array.from({ length: Math.min(CHUNK, count - start) }, (_, index) => {
      const n = templates.length + 1 + start + index;
      const template = templates[n % templates.length];
      if (template === undefined) throw new Error('there is no template');
      const agedMs = Math.round(DAYS_BACK * DAY_MS * (1 - (start + index) / count)) + DAY_MS / 24;
      return { template, plan: { n, agedMs, laterMs: (n % DAYS_AHEAD) * DAY_MS } };
    });
  }
}
