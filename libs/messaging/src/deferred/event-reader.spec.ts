import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Type } from 'class-transformer';
import { IsString, ValidateNested } from 'class-validator';
import { encodeEvent } from '../cloud-events.js';
import { EventRegistry } from '../event-registry.js';
import { EventReader, type Reading } from './event-reader.js';

class Inner {
  @IsString() name!: string;
}

class Nested {
  @ValidateNested() @Type(() => Inner) inner!: Inner;
  @ValidateNested({ each: true }) @Type(() => Inner) list!: Inner[];
}

const reader = new EventReader(
  new EventRegistry([
    { type: 'test.flat.v1', schema: Inner, topics: [] },
    { type: 'test.nested.v1', schema: Nested, topics: [] },
  ]),
);

function read(type: string, data: unknown): Reading {
  const event = { id: 'id', type, source: '/test', time: '2026-11-22T12:00:00.000Z', data };
  const { headers, body } = encodeEvent({ topic: 'topic', key: 'key', event });
  return reader.read({ topic: 'topic', partition: 0, position: 0n, key: 'key', loggedAt: 0, headers, body });
}

function fieldsOf(reading: Reading): string[] {
  return reading.kind === 'invalid' ? (reading.reason.fields ?? []).map((field) => field.field) : [];
}

describe('reading an event', () => {
  it('gives the data as it was sent, plain, with what this version does not know of', () => {
    const data = { inner: { name: 'a', later: 1 }, list: [{ name: 'b' }] };
    const reading = read('test.nested.v1', data);
    expect(reading.kind === 'event' ? reading.event.data : undefined).toStrictEqual(data);
  });

  it('names every field that breaks its rule, however deep', () => {
    expect(fieldsOf(read('test.flat.v1', { name: 1 }))).toEqual(['name']);
    expect(fieldsOf(read('test.nested.v1', { inner: { name: 1 }, list: [{ name: 'b' }, {}] }))).toEqual([
      'inner.name',
      'list[1].name',
    ]);
  });

  it('is not talked out of its rules by data that names another class', () => {
    const disguised = JSON.parse('{"name": 1, "constructor": {"name": "Object"}, "__proto__": {"a": 1}}') as unknown;
    expect(fieldsOf(read('test.flat.v1', disguised))).toEqual(['name']);
  });

  it('takes what is no object for invalid, a tombstone for an event, another type for unknown', () => {
    expect(read('test.flat.v1', 'text').kind).toBe('invalid');
    expect(read('test.flat.v1', ['a']).kind).toBe('invalid');
    expect(read('test.flat.v1', null).kind).toBe('event');
    expect(read('test.flat.v2', { name: 'a' }).kind).toBe('unknown');
  });
});
