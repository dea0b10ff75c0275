import type { Figure, Report } from './benchmark.js';

/** Prints what a benchmark reports as it comes, and keeps it. */
export class PrintingReport implements Report {
  readonly conditions: Record<string, string | number> = {};
  readonly figures: (Figure & { met?: boolean })[] = [];
  readonly notes: string[] = [];

  condition(name: string, value: string | number): void {
    this.conditions[name] = value;
    console.log(`  ${name}: ${value}`);
  }

  figure(figure: Figure): void {
    const met = figure.goal === undefined ? undefined : isMet(figure.value, figure.goal);
    this.figures.push(met === undefined ? figure : { ...figure, met });
    const goal = figure.goal === undefined ? '' : `  (goal: ${wording(figure.goal)}, ${met ? 'met' : 'MISSED'})`;
    console.log(`  ${figure.name.padEnd(52)} ${rounded(figure.value).padStart(10)} ${figure.unit}${goal}`);
  }

  note(text: string): void {
    this.notes.push(text);
    console.log(`  ${text}`);
  }
}

function isMet(value: number, goal: NonNullable<Figure['goal']>): boolean {
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;
}

function wording(goal: NonNullable<Figure['goal']>): string {
  return 'atLeast' in goal ? `at least ${goal.atLeast}` : `at most ${goal.atMost}`;
}

/** Three digits say all that a measurement on a shared machine can. */
function rounded(value: number): string {
  return Math.abs(value) >= 100 ? Math.round(value).toString() : value.toPrecision(3);
}
