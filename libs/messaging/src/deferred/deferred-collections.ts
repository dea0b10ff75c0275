import { defineCollection, type CollectionDefinition } from '@redress/persistence';
import type { DeferredRow } from './deferred-row.js';
import type { LeaseRow } from './leases.js';

const deferred = new Map<string, CollectionDefinition<DeferredRow>>();
const leases = new Map<string, CollectionDefinition<LeaseRow>>();

/** Where a service keeps what it could not do: `<service>_deferred`. The same definition each time. */
export function deferredCollection(service: string): CollectionDefinition<DeferredRow> {
  const known = deferred.get(service);
  if (known !== undefined) return known;
  const definition = defineCollection<DeferredRow>({
    name: `${prefixOf(service)}_deferred`,
    indexes: [
      { paths: ['heldKey', 'position'] },
      { paths: ['group', 'notBefore'] },
      { paths: ['group', 'state', 'sequence'] },
    ],
  });
  deferred.set(service, definition);
  return definition;
}

/** Who works on which key: `<service>_leases`. The same definition each time. */
export function leaseCollection(service: string): CollectionDefinition<LeaseRow> {
  const known = leases.get(service);
  if (known !== undefined) return known;
  const definition = defineCollection<LeaseRow>({ name: `${prefixOf(service)}_leases` });
  leases.set(service, definition);
  return definition;
}

function prefixOf(service: string): string {
  return service.replaceAll('-', '_');
}
