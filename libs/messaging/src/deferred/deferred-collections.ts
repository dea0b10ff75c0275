import { defineCollection, type CollectionDefinition } from '@redress/persistence';
import type { DeferredRow } from './deferred-row.js';
import type { LeaseRow } from './leases.js';

// A collection is defined once a process, however many parts of a service name it.
const deferred = new Map<string, CollectionDefinition<DeferredRow>>();
const leases = new Map<string, CollectionDefinition<LeaseRow>>();

/** Where a service keeps what it could not do: `<service>_deferred`. */
export function deferredCollection(service: string): CollectionDefinition<DeferredRow> {
  return once(deferred, service, () =>
    defineCollection<DeferredRow>({
      name: `${collectionPrefix(service)}_deferred`,
      indexes: [
        { paths: ['heldKey', 'position'] },
        { paths: ['group', 'notBefore'] },
        { paths: ['group', 'state', 'sequence'] },
      ],
    }),
  );
}

/** Who works on which key, shard or queue: `<service>_leases`. */
export function leaseCollection(service: string): CollectionDefinition<LeaseRow> {
  return once(leases, service, () =>
    defineCollection<LeaseRow>({ name: `${collectionPrefix(service)}_leases`, indexes: [] }),
  );
}

function once<T>(known: Map<string, T>, service: string, define: () => T): T {
  const definition = known.get(service) ?? define();
  known.set(service, definition);
  return definition;
}

function collectionPrefix(service: string): string {
  return service.replaceAll('-', '_');
}
