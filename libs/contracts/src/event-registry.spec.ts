import { describe, expect, it } from '@jest/globals';
import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { readdirSync, readFileSync } from 'node:fs';
import { EVENTS, findEvent } from './event-registry.js';

const GOLDEN = new URL('../golden/', import.meta.url);
const golden = (type: string): object => JSON.parse(readFileSync(new URL(`${type}.json`, GOLDEN), 'utf8')) as object;
const faults = (type: string, data: object): string[] => {
  const schema = findEvent(type)?.schema;
  if (schema === undefined) return [`${type} is not registered`];
  return validateSync(plainToInstance(schema, data), { whitelist: true, forbidNonWhitelisted: true }).map(
    (fault) => fault.property,
  );
};

describe('events', () => {
  const types = Object.values(EVENTS).map((event) => event.type);

  it('have names that tell topic, thing, past tense and version, each once', () => {
    expect(new Set(types).size).toBe(types.length);
    for (const type of types) expect(type).toMatch(/^redress\.[a-z-]+\.[a-z-]+ed\.v\d+$/u);
  });

  it('have one golden example each, and no example is without its event', () => {
    expect(readdirSync(GOLDEN).sort()).toEqual(types.map((type) => `${type}.json`).sort());
  });

  it.each(types)('%s still reads its golden example', (type) => {
    expect(faults(type, golden(type))).toEqual([]);
  });

  it.each(types)('%s refuses what is not its own', (type) => {
    const [first = ''] = Object.keys(golden(type));
    expect(faults(type, { ...golden(type), [first]: { of: 'another kind' } })).toEqual([first]);
    expect(faults(type, { ...golden(type), surprise: 1 })).toEqual(['surprise']);
  });
});
