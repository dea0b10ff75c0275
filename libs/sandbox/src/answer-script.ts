/**
 * What the sink does instead of taking a mail: `refuse` with an SMTP code, or `drop` the connection after the last byte,
 * having kept the mail (the answer is lost) or not. `accept` is for mails that should only be late.
 */
export type ScriptedAnswer =
  | { readonly kind: 'accept' }
  | { readonly kind: 'refuse'; readonly code: number; readonly text?: string; readonly at?: 'recipient' | 'data' }
  | { readonly kind: 'drop'; readonly kept: boolean };

/** One line of the script. */
export interface ScriptLine {
  readonly answer: ScriptedAnswer;
  /** For mails to this address only. */
  readonly to?: string;
  /** For so many mails, then the line is used up; for all unless told. */
  readonly times?: number;
  /** The answer comes so many milliseconds late. */
  readonly delayMs?: number;
}

/** The lines in the order they were given: the first that fits a mail and is not used up answers it. */
export class AnswerScript {
  private readonly lines: { readonly line: ScriptLine; left: number }[] = [];

  add(line: ScriptLine): void {
    this.lines.push({ line, left: line.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.lines.length = 0;
  }

  /** The line for these recipients at this point of the conversation, which uses it once. */
  take(recipients: readonly string[], at: 'recipient' | 'data'): ScriptLine | undefined {
    const found = this.lines.find(({ line, left }) => left > 0 && pointOf(line) === at && fits(line, recipients));
    if (found === undefined) return undefined;
    found.left -= 1;
    return found.line;
  }
}

function pointOf({ answer }: ScriptLine): 'recipient' | 'data' {
  return answer.kind === 'refuse' ? (answer.at ?? 'data') : 'data';
}

function fits({ to }: ScriptLine, recipients: readonly string[]): boolean {
  return to === undefined || recipients.some((each) => each.toLowerCase() === to.toLowerCase());
}
