import { writeSync } from 'node:fs';
import { RedressError } from '@redress/kernel';
import type { FileStore } from '@redress/files';
import type { Publisher } from '@redress/messaging';
import type { Interpose } from '@redress/persistence';
import type { SeamPlan } from './seam-plan.js';

// A read changes nothing: a death at a read leaves what a death after the write before it leaves. Leases only spare effort.
const WRITES = /^(?:insertOne|insertMany|updateOne|updateMany|findOneAndUpdate|deleteOne|deleteMany)$/u;
const NO_PROTOCOL = /_leases$|^staff_|^sessions|^throttle/u;

/** Counts the calls that change something outside of the process, and does at one of them what the plan says. */
export class Seams {
  private plan: SeamPlan = { kind: 'count' };
  private made: string[] = [];

  set(plan: SeamPlan): void {
    this.plan = plan;
    this.made = [];
  }

  get calls(): readonly string[] {
    return this.made;
  }

  readonly interpose: Interpose = ({ collection, operation }, run) =>
    WRITES.test(operation) && !NO_PROTOCOL.test(collection)
      ? this.cross(`${collection}.${operation}`, 'database-unavailable', run)
      : run();

  readonly wrapPublisher = (publisher: Publisher): Publisher => {
    const publish: Publisher['publish'] = (events) =>
      events.length === 0
        ? publisher.publish(events)
        : this.cross(`publish ${[...new Set(events.map(({ topic }) => topic))].join(' ')}`, 'publish-failed', () =>
            publisher.publish(events),
          );
    return new Proxy(publisher, { get: (target, name) => (name === 'publish' ? publish : member(target, name)) });
  };

  readonly wrapFiles = (files: FileStore): FileStore => {
    const put: FileStore['put'] = (ref, ...rest) =>
      this.cross(`put ${ref.split('/').slice(0, 2).join('/')}`, 'files-unavailable', () => files.put(ref, ...rest));
    return new Proxy(files, { get: (target, name) => (name === 'put' ? put : member(target, name)) });
  };

  private async cross<T>(label: string, lostCode: string, run: () => Promise<T>): Promise<T> {
    this.made.push(label);
    const { plan } = this;
    if (plan.kind === 'count' || plan.call.label !== label || plan.call.at !== this.madeOf(label)) return run();
    if (plan.kind === 'kill' && plan.when === 'before') return die(label, plan.when);
    await run();
    if (plan.kind === 'kill') return die(label, plan.when);
    throw new RedressError(lostCode, `the answer of ${label} was lost`, { retriable: true });
  }

  private madeOf(label: string): number {
    return this.made.filter((each) => each === label).length;
  }
}

function member(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name, target);
  return typeof value === 'function' ? (value as (...parts: unknown[]) => unknown).bind(target) : value;
}

/** Never answers: nothing of this process happens after it. */
function die(label: string, when: string): Promise<never> {
  writeSync(1, `killed ${when} ${label}\n`);
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}
