/** What became of the text of one setting: its typed value, or the rule it broke in words for an administrator. */
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly rule: string; readonly message: string };

/** What is known about the process before any setting is read. */
export interface SettingsContext {
  /** The app that starts, such as `standalone` or `email-gateway`. */
  readonly app: string;
  /** `NODE_ENV` is `production`: no demo organisation, no sandbox. */
  readonly production: boolean;
}

/**
 * One row of the schema. A `default` is text, parsed like a given value; without one the value may be undefined.
 * `shown` stands for the default in the reference where the default is made rather than fixed.
 */
export interface Setting<T> {
  readonly name: `REDRESS_${string}`;
  readonly description: string;
  readonly parse: (text: string) => Parsed<T>;
  readonly default?: string;
  readonly shown?: string;
  /** The value is never printed, logged or quoted in an error. */
  readonly secret?: true;
  /** An empty text is a value of its own, not "left out". */
  readonly mayBeEmpty?: true;
  /** Why the setting may not be left out here; undefined when it may. `given` has the raw texts by name. */
  readonly requiredWhen?: (given: ReadonlyMap<string, string>, context: SettingsContext) => string | undefined;
}

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

export function broken(rule: string, message: string): Parsed<never> {
  return { ok: false, rule, message };
}

/** A reason for `requiredWhen`: another setting is given that makes no sense alone. */
export function requiredWith(...others: readonly string[]): (given: ReadonlyMap<string, string>) => string | undefined {
  return (given) => {
    const other = others.find((name) => given.has(name));
    return other === undefined ? undefined : `${other} is set`;
  };
}
