import { RedressError, type FieldError } from '@redress/kernel';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { BusMessage } from '../bus-message.js';
import { decodeEvent } from '../cloud-events.js';
import type { EventEnvelope } from '../event-envelope.js';
import type { EventRegistry } from '../event-registry.js';
import type { DeferredReason } from './deferred-row.js';

/** What a message turned out to be. */
export type Reading =
  | { readonly kind: 'event'; readonly event: EventEnvelope }
  /** A type or version that this process does not know. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'invalid'; readonly reason: DeferredReason };

/** Turns messages into events that keep to their schema. */
export class EventReader {
  constructor(private readonly registry: EventRegistry) {}

  read(message: BusMessage): Reading {
    let event: EventEnvelope;
    try {
      event = decodeEvent(message);
    } catch (error) {
      if (error instanceof RedressError) return invalid(error.code, error.message);
      throw error;
    }
    const registered = this.registry.find(event.type);
    if (registered === undefined) return { kind: 'unknown' };
    if (event.data === null) return { kind: 'event', event };
    if (typeof event.data !== 'object' || Array.isArray(event.data)) {
      return invalid('event-invalid', `the data of ${event.type} is not an object`);
    }
    if (registered.accepts?.(event.data) === true) return { kind: 'event', event };
    const instance = plainToInstance(registered.schema, event.data);
    const errors = validateSync(instance, {
      forbidUnknownValues: false,
      validationError: { target: false, value: false },
    });
    if (errors.length > 0) {
      return invalid('event-invalid', `the data of ${event.type} breaks its schema`, errors.flatMap(toFieldErrors));
    }
    // The plain data goes on: what handlers store is JSON, and documents hold nothing else.
    return { kind: 'event', event };
  }
}

function invalid(code: string, message: string, fields?: FieldError[]): Reading {
  return { kind: 'invalid', reason: { code, message, ...(fields === undefined ? {} : { fields }) } };
}

function toFieldErrors(error: ValidationError): FieldError[] {
  return fieldErrorsAt('', error);
}

function fieldErrorsAt(parent: string, error: ValidationError): FieldError[] {
  const inArray = /^\d+$/u.test(error.property);
  const field = inArray
    ? `${parent}[${error.property}]`
    : parent === ''
      ? error.property
      : `${parent}.${error.property}`;
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({ field, rule, message }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrorsAt(field, child))];
}
