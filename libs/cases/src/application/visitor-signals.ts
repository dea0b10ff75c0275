import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { EVENTS, SERVICES, TOPICS, type ConversationSignalled } from '@redress/contracts';
import type { Clock } from '@redress/kernel';
import { Lapses, type Hearing, type Signals } from '@redress/messaging';
import { EVENT_REGISTRY, type Log } from '@redress/platform';
import { maySee, type Viewer } from '@redress/staff';
import { Observable, type Subscriber } from 'rxjs';
import type { CaseHead } from '../domain/case-head.js';
import { LAPSE_MS } from './signal-timing.js';

// Signals whose cases are yet to be read; what comes beyond is lost.
const MOST_WAITING = 200;

/** What the visitor of a conversation does just now. */
export interface VisitorSignal {
  readonly caseId: string;
  readonly reference: string;
  readonly what: ConversationSignalled['what'];
  readonly on: boolean;
}

/** Brings whoever of staff listens what visitors do just now, of the cases that they may see at that moment. */
export class VisitorSignals implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly listeners = new Map<Subscriber<VisitorSignal>, Viewer>();
  private readonly writing: Lapses;
  private hearing: Hearing | undefined;
  private work: Promise<void> = Promise.resolve();
  private waiting = 0;

  constructor(
    private readonly signals: Pick<Signals, 'hear'>,
    private readonly cases: { find(caseId: string): Promise<CaseHead | null> },
    private readonly log: Pick<Log, 'warn'>,
    clock: Clock,
  ) {
    this.writing = new Lapses(clock, LAPSE_MS, (caseId) => {
      this.push({ caseId, what: 'typing', on: false });
    });
  }

  onApplicationBootstrap(): void {
    this.hearing = this.signals.hear({
      topic: TOPICS.live.name,
      service: SERVICES.case,
      registry: EVENT_REGISTRY,
      hear: ({ type, data }) => {
        if (type === EVENTS.conversationSignalled.type) this.heard(data as ConversationSignalled);
      },
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.writing.stop();
    await this.hearing?.close();
  }

  /** From now on, until the listener leaves. Never fails; what is pushed may be missing something. */
  listen(me: Viewer): Observable<VisitorSignal> {
    return new Observable((subscriber) => {
      this.listeners.set(subscriber, me);
      return () => this.listeners.delete(subscriber);
    });
  }

  private heard({ caseId, from, what, on }: ConversationSignalled): void {
    if (from !== 'customer' || this.listeners.size === 0) return;
    const goesOn = what === 'typing' && on;
    if (goesOn) this.writing.goOn(caseId);
    // Who has gone, or has said what they wrote, writes no more.
    else if (!on && this.writing.end(caseId)) this.push({ caseId, what: 'typing', on: false });
    if (goesOn || what === 'presence') this.push({ caseId, what, on });
  }

  // One after the other, so that an end never overtakes what it ends.
  private push(signal: Omit<VisitorSignal, 'reference'>): void {
    if (this.waiting >= MOST_WAITING) return;
    this.waiting += 1;
    this.work = this.work.then(() => this.show(signal));
  }

  private async show(signal: Omit<VisitorSignal, 'reference'>): Promise<void> {
    try {
      const head = await this.cases.find(signal.caseId);
      if (head === null) return;
      const { reference } = head;
      for (const [subscriber, viewer] of this.listeners)
        if (maySee(viewer, head)) subscriber.next({ ...signal, reference });
    } catch (error) {
      this.log.warn('what a visitor does was not pushed', { error });
    } finally {
      this.waiting -= 1;
    }
  }
}
