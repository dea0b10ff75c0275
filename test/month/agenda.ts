import type { SeededRandom } from '@redress/testing';

/** Something that is to happen. */
export type Task = () => Promise<void>;

interface Entry {
  readonly at: number;
  readonly made: number;
  readonly task: Task;
}

/**
 * What is to happen when, in time that moves only here, in steps: all that falls into a step happens at once, each task
 * as far as the others let it. The same tasks, made in the same order, happen in the same order.
 */
export class Agenda {
  private readonly heap: Entry[] = [];
  private made = 0;

  constructor(
    private time: number,
    private readonly stepMs: number,
  ) {}

  /** Milliseconds since 1970. */
  now(): number {
    return this.time;
  }

  /** Has the task done at that time, or in the present step when that is past. */
  at(at: number, task: Task): void {
    this.made += 1;
    this.heap.push({ at: Math.max(at, this.time), made: this.made, task });
    this.rise(this.heap.length - 1);
  }

  /** Does everything up to `end`. `settled` is called after each step in which something happened. */
  async run(end: number, settled: () => void): Promise<void> {
    for (let next = this.heap[0]; next !== undefined && next.at < end; next = this.heap[0]) {
      this.time = Math.max(this.time, Math.floor(next.at / this.stepMs) * this.stepMs);
      for (let due = this.due(); due.length > 0; due = this.due()) await Promise.all(due.map((task) => task()));
      settled();
    }
    this.time = Math.max(this.time, end);
  }

  private due(): Task[] {
    const tasks: Task[] = [];
    for (let next = this.heap[0]; next !== undefined && next.at < this.time + this.stepMs; next = this.heap[0]) {
      tasks.push(next.task);
      this.removeFirst();
    }
    return tasks;
  }

  private removeFirst(): void {
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return;
    this.heap[0] = last;
    this.sink();
  }

  private rise(start: number): void {
    for (let child = start; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!this.isSooner(child, parent)) return;
      this.swap(child, parent);
      child = parent;
    }
  }

  private sink(): void {
    for (let parent = 0; ; ) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2];
      const child = this.isSooner(right, left) ? right : left;
      if (!this.isSooner(child, parent)) return;
      this.swap(child, parent);
      parent = child;
    }
  }

  private isSooner(one: number, other: number): boolean {
    const [a, b] = [this.heap[one], this.heap[other]];
    if (a === undefined || b === undefined) return a !== undefined;
    return a.at < b.at || (a.at === b.at && a.made < b.made);
  }

  private swap(one: number, other: number): void {
    const [a, b] = [this.heap[one], this.heap[other]];
    if (a === undefined || b === undefined) return;
    this.heap[one] = b;
    this.heap[other] = a;
  }
}

/** Lets others go on for a moment, drawn from the seed: calls of several replicas reach the store in changing orders. */
export async function yieldABit(random: SeededRandom): Promise<void> {
  for (let turns = random.below(4); turns > 0; turns -= 1) await Promise.resolve();
}
