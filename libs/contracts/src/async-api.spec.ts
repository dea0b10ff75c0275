import { beforeAll, describe, expect, it } from '@jest/globals';
import { asyncApiDocument } from './async-api.js';
import { EVENTS } from './event-registry.js';
import { TOPICS } from './topics.js';

type Json = Record<string, never>;

describe('the AsyncAPI document', () => {
  let document: Json;
  let text: string;

  beforeAll(() => {
    document = asyncApiDocument('1.2.3') as Json;
    text = JSON.stringify(document);
  });

  it('names every topic and every event', () => {
    for (const { name } of Object.values(TOPICS)) expect(text).toContain(`"address":"${name}"`);
    for (const { type } of Object.values(EVENTS)) expect(text).toContain(`"name":"${type}"`);
  });

  it('leads from every reference to something', () => {
    const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/gu)].map((match) => match[1] ?? '');
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) {
      const target = reference.split('/').reduce<Json | undefined>((node, part) => node?.[part], document);
      expect([reference, target === undefined]).toEqual([reference, false]);
    }
  });

  it('describes nested data by its class', () => {
    expect(text).toContain('"text":{"$ref":"#/components/schemas/TextContentData"}');
  });
});
