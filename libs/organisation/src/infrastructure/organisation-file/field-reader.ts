import { nearestName } from '@redress/platform';
import { isAlias, isMap, isScalar, isSeq, type Document, type LineCounter, type Node, type Pair } from 'yaml';
import type { OrganisationProblem } from './organisation-problem.js';

/** Where something stands: for the message, and for the person who looks it up. */
export interface Place {
  readonly path: string;
  readonly node: Node | undefined;
}

/** Reads one value at a place, or reports what is wrong there and gives undefined. */
export type Reader<T> = (place: Place, file: FieldReader) => T | undefined;

/** A field of an object: how it is read, and what stands for it when it is left out. */
export interface Field<T> {
  readonly read: Reader<T>;
  readonly required: boolean;
  readonly otherwise?: T;
}

type Fields = Readonly<Record<string, Field<unknown>>>;
type FieldValue<F> = F extends { readonly read: Reader<infer T> } ? T : never;
type RequiredKeys<F extends Fields> = {
  [K in keyof F]: F[K] extends { readonly required: true } | { readonly present: true } ? K : never;
}[keyof F];
/** What an object of these fields holds: those that are required or have a stand-in always, the others perhaps. */
export type ObjectOf<F extends Fields> = { readonly [K in RequiredKeys<F>]: FieldValue<F[K]> } & {
  readonly [K in Exclude<keyof F, RequiredKeys<F>>]?: FieldValue<F[K]>;
};

/** Walks a YAML document by our own schema and gathers every problem with its place. */
export class FieldReader {
  readonly problems: OrganisationProblem[] = [];
  private readonly places = new Map<string, Node>();

  constructor(
    private readonly document: Document,
    private readonly lines: LineCounter,
  ) {}

  /** Reports a problem at a place; at the top of the file when the place has no text of its own. */
  report({ path, node }: Place, rule: string, message: string): void {
    const { line, col } = this.lines.linePos(node?.range?.[0] ?? 0);
    this.problems.push({ field: path, rule, message, line: Math.max(line, 1), column: Math.max(col, 1) });
  }

  /** Gives the value on; reports that there is none. */
  reportMissing<T>(value: T | undefined, place: Place, rule: string, message: string): T | undefined {
    if (value === undefined) this.report(place, rule, message);
    return value;
  }

  /** Reports a problem of a value that was read before, by its path. */
  reportAt(path: string, rule: string, message: string): void {
    this.report({ path, node: this.places.get(path) }, rule, message);
  }

  scalar(place: Place): unknown {
    const node = this.resolve(place);
    return isScalar(node) ? node.value : undefined;
  }

  /** The entries of a list; reports when it is none. */
  items(place: Place): Place[] | undefined {
    const node = this.resolve(place);
    if (!isSeq(node)) {
      this.report(place, 'list', 'must be a list');
      return undefined;
    }
    return node.items.map((item, index) => this.place(`${place.path}[${String(index)}]`, item as Node));
  }

  /** The fields of an object by name; reports when it is none. */
  entries(place: Place): [name: string, place: Place, key: Place][] | undefined {
    const node = this.resolve(place);
    if (!isMap(node)) {
      this.report(place, 'object', 'must be an object of named fields');
      return undefined;
    }
    return node.items.map((pair) => this.entry(place.path, pair as Pair<Node, Node | null>));
  }

  /**
   * Reads an object field by field; what is not among `fields` is reported with the nearest name. A field with a
   * problem is left out, so that the rest can be checked on: the whole is what its type says only without problems.
   */
  object<F extends Fields>(place: Place, fields: F): ObjectOf<F> | undefined {
    const entries = this.entries(place);
    if (entries === undefined) return undefined;
    const values: Record<string, unknown> = {};
    const given = new Set<string>();
    for (const [name, value, key] of entries) {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (field === undefined) this.reportUnknown(key, name, fields);
      else {
        given.add(name);
        const read = field.read(value, this);
        if (read !== undefined) values[name] = read;
      }
    }
    this.fillUp(place, fields, values, given);
    // Every field was read by its own reader or reported; the type repeats that.
    return values as ObjectOf<F>;
  }

  private fillUp(place: Place, fields: Fields, values: Record<string, unknown>, given: ReadonlySet<string>): void {
    for (const [name, field] of Object.entries(fields)) {
      if (given.has(name)) continue;
      if (field.required) this.report({ ...place, path: join(place.path, name) }, 'required', 'must be there');
      else if (field.otherwise !== undefined) values[name] = field.otherwise;
    }
  }

  private reportUnknown(key: Place, name: string, fields: Fields): void {
    const nearest = nearestName(name, Object.keys(fields));
    const hint = nearest === undefined ? `known are ${Object.keys(fields).join(', ')}` : `did you mean ${nearest}?`;
    this.report(key, 'unknown', `is no field here; ${hint}`);
  }

  private entry(path: string, pair: Pair<Node, Node | null>): [string, Place, Place] {
    const name = isScalar(pair.key) ? String(pair.key.value) : '?';
    const key = { path: join(path, name), node: pair.key };
    return [name, this.place(key.path, pair.value ?? pair.key), key];
  }

  private place(path: string, node: Node): Place {
    this.places.set(path, node);
    return { path, node };
  }

  private resolve({ node }: Place): Node | undefined {
    return isAlias(node) ? node.resolve(this.document) : node;
  }
}

export function required<T>(read: Reader<T>): { readonly read: Reader<T>; readonly required: true } {
  return { read, required: true };
}

export function optional<T>(read: Reader<T>): { readonly read: Reader<T>; readonly required: false } {
  return { read, required: false };
}

/** A field that may be left out and then is `otherwise`. */
export function orElse<T>(
  read: Reader<T>,
  otherwise: T,
): { readonly read: Reader<T>; readonly required: false; readonly present: true; readonly otherwise: T } {
  return { read, required: false, present: true, otherwise };
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
