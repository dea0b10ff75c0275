import type { Instant } from '@redress/kernel';

/** A handler as dispatch knows them. */
export interface Person {
  readonly key: string;
  readonly email: string;
  readonly skills: readonly string[];
  /** Undefined: all. */
  readonly languages?: readonly string[];
  readonly channels?: readonly string[];
  /** What they must not have to do with: addresses, domains, keys of colleagues. */
  readonly conflicts: readonly string[];
  /** Keys of those whom they lead: nobody handles what is about them. Undefined: nobody. */
  readonly leads?: readonly string[];
  /** In hundredths of an ordinary case. */
  readonly capacity: number;
  /** Live conversations at a time; left out: none. */
  readonly chats?: number;
  /** Whether they work now. `off`: not their hours; `absent`: a planned absence; `away`: they said so. */
  readonly duty: 'on' | 'off' | 'absent' | 'away';
  /** Off duty now, and their shift begins within minutes: what waits is shared with them. */
  readonly startsSoon?: true;
  /** False for whom no hour of work is planned, ever. */
  readonly worksEver: boolean;
}

/** How full a handler's seat is. `used` in hundredths of a case. */
export interface SeatLoad {
  readonly used: number;
  /** Cases given by machine that the handler has not opened yet. */
  readonly unopened: number;
  /** Live conversations. */
  readonly chats?: number;
  /** When they were last given a case; empty: never. */
  readonly lastAt: Instant;
}

/** What cases of equal needs ask of a handler. */
export interface Demand {
  /** Skills that a handler must have (hard). */
  readonly requires: readonly string[];
  /** Skills that are better to have (soft). */
  readonly prefers: readonly string[];
  /** Primary language subtag; empty: any. */
  readonly language: string;
  readonly channel: string;
  /** In hundredths of an ordinary case. */
  readonly weight: number;
}
