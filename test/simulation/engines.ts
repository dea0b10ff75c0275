import type { Database } from '@redress/persistence';
import type { SimulatedBus, SimulatedFiles } from '@redress/testing';

/** What one process stands on. */
export interface Engines {
  readonly database: Database;
  readonly bus: SimulatedBus;
  readonly files: SimulatedFiles;
}
