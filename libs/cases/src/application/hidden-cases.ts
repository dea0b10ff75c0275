import { parseCaseReference } from '@redress/kernel';
import type { CaseScope } from '@redress/staff';
import type { CaseEntry, CaseHead, HistoryRow } from '../domain/case-head.js';
import type { CaseStore } from '../infrastructure/case-store.js';
import type { ReferenceStore } from '../infrastructure/reference-store.js';

/** What a case says of other cases, by id or by reference. */
interface Saying {
  readonly links?: CaseHead['links'];
  readonly entries?: readonly CaseEntry[];
  readonly history?: readonly HistoryRow[];
}

// The fields of history rows that name other cases: of a split, a move, a link, an opening.
const NAMING = ['into', 'splitFrom', 'to', 'from', 'links'] as const;

// Rows that say nothing but that another case has to do with this one.
const OF_TWO_CASES: readonly string[] = ['case-split', 'case-linked', 'case-unlinked'];

/** Finds out which cases that a visible one speaks of are hidden from its reader: that they exist is hidden too. */
export class HiddenCases {
  constructor(
    private readonly stores: { readonly cases: Pick<CaseStore, 'findAll'>; readonly references: ReferenceStore },
  ) {}

  /** Ids and references of the cases named in `saying` that `scope` does not show. */
  async namedIn(saying: Saying, scope: CaseScope): Promise<ReadonlySet<string>> {
    const names = [...new Set(namesIn(saying))];
    const references = names.filter((name) => parseCaseReference(name) === name);
    const rows = await this.stores.references.findAll(references);
    const ids = new Set([...names, ...rows.map(({ caseId }) => caseId)]);
    for (const reference of references) ids.delete(reference);
    const heads = await this.stores.cases.findAll([...ids]);
    return new Set(heads.filter((head) => !scope.sees(head)).flatMap(({ _id, reference }) => [_id, reference]));
  }
}

/** The entry, without where it was moved if that is hidden. */
export function withoutHiddenTarget<T extends CaseEntry>(entry: T, hidden: ReadonlySet<string>): T {
  const { movedTo, ...rest } = entry;
  return movedTo !== undefined && hidden.has(movedTo) ? (rest as T) : entry;
}

/** The rows, without what speaks of hidden cases alone, and without their names where more was said. */
export function withoutHiddenCases(history: readonly HistoryRow[], hidden: ReadonlySet<string>): readonly HistoryRow[] {
  if (hidden.size === 0) return history;
  return history.flatMap((row) => {
    const isOfThem = Object.values(row.content).some((value) => isHidden(value, hidden));
    if (isOfThem && OF_TWO_CASES.includes(row.kind)) return [];
    const content = Object.entries(row.content).flatMap(([field, value]): [string, unknown][] => {
      if (Array.isArray(value)) return [[field, value.filter((each) => !isHidden(each, hidden))]];
      return isHidden(value, hidden) ? [] : [[field, value]];
    });
    return [{ ...row, content: Object.fromEntries(content) }];
  });
}

function isHidden(value: unknown, hidden: ReadonlySet<string>): boolean {
  return typeof value === 'string' && hidden.has(value);
}

function namesIn({ links = [], entries = [], history = [] }: Saying): readonly string[] {
  return [
    ...links.map(({ caseId }) => caseId),
    ...entries.flatMap(({ movedTo }) => movedTo ?? []),
    ...history.flatMap(({ kind, content }) =>
      // States, not cases.
      kind === 'case-moved' || kind === 'case-reopened'
        ? []
        : NAMING.flatMap((field) => content[field]).filter((name) => typeof name === 'string'),
    ),
  ];
}
