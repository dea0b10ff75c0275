/** How a text goes on after it was taken, in what its sender is told by callbacks. */
export interface ScriptedCourse {
  /** Where it ends; `delivered` unless told. `read` by WhatsApp alone. */
  readonly end?: 'delivered' | 'read' | 'undelivered' | 'failed' | 'sent';
  /** Why it was not delivered. */
  readonly errorCode?: number;
  /** Each state is told so often. */
  readonly copies?: number;
  /** The states are told from the last to the first. */
  readonly backwards?: true;
  /** Nothing is told. */
  readonly lost?: true;
  /** The states are told before the request is answered. */
  readonly beforeAnswer?: true;
}

/**
 * What the network does with a text that it is asked to send: `take` it, `refuse` it with an HTTP status and a code of its own,
 * or `drop` the connection without an answer, having taken it (`kept`) or not.
 */
export type ScriptedTaking =
  | { readonly kind: 'take' }
  | { readonly kind: 'refuse'; readonly status: number; readonly code?: number }
  | { readonly kind: 'drop'; readonly kept: boolean };

/** One line of the script. */
export interface TelephoneScriptLine {
  readonly taking?: ScriptedTaking;
  readonly course?: ScriptedCourse;
  /** For texts to this number only. */
  readonly to?: string;
  /** For so many texts, then the line is used up; for all unless told. */
  readonly times?: number;
  /** The answer comes so many milliseconds late. */
  readonly delayMs?: number;
}

/** The lines in the order they were given: the first that fits a text and is not used up says what becomes of it. */
export class TelephoneScript {
  private readonly lines: { readonly line: TelephoneScriptLine; left: number }[] = [];

  add(line: TelephoneScriptLine): void {
    this.lines.push({ line, left: line.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.lines.length = 0;
  }

  /** The line for a text to this number, which uses it once. */
  take(to: string): TelephoneScriptLine {
    const found = this.lines.find(({ line, left }) => left > 0 && (line.to === undefined || line.to === to));
    if (found === undefined) return {};
    found.left -= 1;
    return found.line;
  }
}
