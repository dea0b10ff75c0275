import { createHash } from 'node:crypto';
import { caseReferenceFrom } from '@redress/kernel';
import type { SqlValue } from '@redress/sqlite';
import { PLACEHOLDER, rankOf, SERIAL, serialOf, wordOf } from './full-texts.js';

/** One row that a complaint left in the store. */
export interface TemplateRow {
  readonly table: string;
  readonly cells: Readonly<Record<string, SqlValue>>;
}

/** One copy: its number, how much older than the template it is, and how much later its clocks run out. */
export interface CopyPlan {
  readonly n: number;
  readonly agedMs: number;
  readonly laterMs: number;
}

/** Where a text of the template differs from copy to copy. */
type Slot = (plan: CopyPlan, digits: string) => string;

type Piece = string | number;
type CellPattern = number | null | { readonly pieces: readonly Piece[]; readonly bytes: boolean };

export interface RowPattern {
  readonly table: string;
  readonly columns: readonly string[];
  readonly cells: readonly CellPattern[];
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/u;
const HEX = /[0-9a-f]{16,64}/u;
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/u;
const VARIES = new RegExp([UUID, HEX, INSTANT, PLACEHOLDER, SERIAL].map((each) => each.source).join('|'), 'gu');
// Whatever a complaint brings about at once lies within it; its clocks run out later.
const AT_ONCE_MS = 3_600_000;
/** Hexadecimal digits that a slot of a copy is made of: those of the longest hash. */
const DIGITS = 64;

/**
 * All that one complaint left in the store, cut where copies differ: ids, hashes, times, its reference, its number and
 * its words. The same original becomes the same copy wherever it stands, so a copy's rows name one another as those of
 * the template do; hashes are of the right length and are not the hash of anything.
 */
export class Template {
  readonly rows: readonly RowPattern[];
  private readonly slots: Slot[] = [];
  private readonly slotOf = new Map<string, number>();

  constructor(
    rows: readonly TemplateRow[],
    private readonly reference: string,
    private readonly receivedAt: number,
  ) {
    this.rows = rows.map(({ table, cells }) => ({
      table,
      columns: Object.keys(cells),
      cells: Object.values(cells).map((cell) => this.pattern(cell)),
    }));
  }

  /** The values of one copy's slots; give them to `fill`. */
  values(plan: CopyPlan): readonly string[] {
    // Digits for all slots by one hash: a hash a slot would take longer than to write the rows.
    const digits = createHash('shake256', { outputLength: (this.slots.length * DIGITS) / 2 })
      .update(`copy ${String(plan.n)}`)
      .digest('hex');
    return this.slots.map((make, index) => make(plan, digits.slice(index * DIGITS, (index + 1) * DIGITS)));
  }

  fill(row: RowPattern, values: readonly string[]): SqlValue[] {
    return row.cells.map((cell) => {
      if (cell === null || typeof cell === 'number') return cell;
      const text = cell.pieces.map((piece) => (typeof piece === 'number' ? (values[piece] ?? '') : piece)).join('');
      return cell.bytes ? Buffer.from(text, 'utf8') : text;
    });
  }

  private pattern(cell: SqlValue): CellPattern {
    if (cell === null || typeof cell === 'number') return cell;
    const text = typeof cell === 'string' ? cell : Buffer.from(cell).toString('utf8');
    const pieces: Piece[] = [];
    let end = 0;
    for (const match of text.matchAll(new RegExp(`${this.reference}|${VARIES.source}`, 'gu'))) {
      pieces.push(text.slice(end, match.index), this.slot(match[0]));
      end = match.index + match[0].length;
    }
    return { pieces: [...pieces, text.slice(end)], bytes: typeof cell !== 'string' };
  }

  private slot(original: string): number {
    const known = this.slotOf.get(original);
    if (known !== undefined) return known;
    this.slotOf.set(original, this.slots.length);
    return this.slots.push(this.makerOf(original)) - 1;
  }

  private makerOf(original: string): Slot {
    if (original === this.reference)
      return (_plan, digits) => caseReferenceFrom(Buffer.from(digits.slice(0, 32), 'hex'), 'derived');
    if (original.startsWith('word'))
      return (_plan, digits) => wordOf(rankOf(parseInt(digits.slice(0, 8), 16) / 2 ** 32));
    if (/^\d{6}$/u.test(original)) return ({ n }) => serialOf(n);
    if (INSTANT.test(original)) return this.instantMaker(Date.parse(original));
    if (!UUID.test(original)) return (_plan, digits) => digits.slice(0, original.length);
    return original.charAt(14) === '7' ? timedId(original) : derivedIdMaker(original);
  }

  private instantMaker(original: number): Slot {
    const past = original < this.receivedAt + AT_ONCE_MS;
    return ({ agedMs, laterMs }) => new Date(past ? original - agedMs : original + laterMs).toISOString();
  }
}

/** UUIDv7: the time that it tells moves with the copy. */
function timedId(original: string): Slot {
  const time = parseInt(original.slice(0, 8) + original.slice(9, 13), 16);
  return ({ agedMs }, digits) => {
    const hex = (time - agedMs).toString(16).padStart(12, '0');
    return `${hex.slice(0, 8)}-${hex.slice(8)}-7${digits.slice(0, 3)}-${original.slice(19, 20)}${digits.slice(3, 6)}-${digits.slice(6, 18)}`;
  };
}

function derivedIdMaker(original: string): Slot {
  return (_plan, digits) =>
    `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${original.slice(14, 15)}${digits.slice(12, 15)}-${original.slice(19, 20)}${digits.slice(15, 18)}-${digits.slice(18, 30)}`;
}
