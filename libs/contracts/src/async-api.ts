import { EVENTS } from './event-registry.js';
import { jsonSchemas } from './json-schemas.js';
import { TOPICS, type Topic } from './topics.js';

/** Names for the parts of the document, which AsyncAPI wants free of dots. */
function partName(wireName: string): string {
  return wireName.replaceAll('.', '_');
}

/** The AsyncAPI 3.0 document of everything that travels, made from the classes that validate it. */
export function asyncApiDocument(version: string): Record<string, unknown> {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Redress events',
      version,
      description: 'CloudEvents 1.0 in binary mode: attributes in headers, the data below as JSON.',
    },
    channels: Object.fromEntries(Object.values(TOPICS).map((topic) => [partName(topic.name), channel(topic)])),
    operations: Object.fromEntries(
      Object.values(TOPICS).map((topic) => [
        `on_${partName(topic.name)}`,
        { action: 'receive', channel: reference('channels', topic.name) },
      ]),
    ),
    components: { messages: messages(), schemas: jsonSchemas('#/components/schemas/') },
  };
}

function channel(topic: Topic): object {
  const carried = Object.values(EVENTS).filter((event) => event.topics.some((each) => each.name === topic.name));
  return {
    address: topic.name,
    description: `Key: ${topic.key}. ${keptOf(topic)}`,
    messages: Object.fromEntries(
      carried.map((event) => [partName(event.type), reference('components/messages', event.type)]),
    ),
  };
}

function keptOf({ compacted, keptMs }: Topic): string {
  if (compacted) return 'States: the last of each key is kept.';
  return keptMs === undefined ? 'Facts: kept for days.' : 'Signals: of use at the moment only; they may be lost.';
}

function messages(): object {
  return Object.fromEntries(
    Object.values(EVENTS).map((event) => [
      partName(event.type),
      {
        name: event.type,
        contentType: 'application/json',
        payload: { $ref: `#/components/schemas/${event.schema.name}` },
      },
    ]),
  );
}

function reference(place: string, wireName: string): { $ref: string } {
  return { $ref: `#/${place}/${partName(wireName)}` };
}
