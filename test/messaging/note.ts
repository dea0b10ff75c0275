import { EventRegistry, type EventEnvelope, type OutgoingEvent, type TopicDefinition } from '@redress/messaging';
import { systemIds } from '@redress/kernel';
import { IsInt, IsOptional, IsString, MaxLength } from 'class-validator';

const ids = systemIds();

/** The event that the messaging tests send. */
export class Note {
  @IsInt() number!: number;
  @IsOptional() @IsString() @MaxLength(4000) text?: string;
}

export const NOTE_TYPE = 'test.note.written.v1';
export const NEWER_NOTE_TYPE = 'test.note.written.v2';

export function uniqueName(name: string): string {
  return `${name}-${ids.next()}`;
}

export function topicNamed(name: string, partitions = 3, compacted = false): TopicDefinition {
  return { name, partitions, compacted };
}

export function registryOf(topics: readonly TopicDefinition[], types: readonly string[] = [NOTE_TYPE]): EventRegistry {
  return new EventRegistry(types.map((type) => ({ type, schema: Note, topics })));
}

export function note(
  topic: string,
  key: string,
  number: number,
  overrides: Partial<EventEnvelope> = {},
): OutgoingEvent {
  return {
    topic,
    key,
    event: {
      id: ids.next(),
      type: NOTE_TYPE,
      source: '/test',
      time: new Date().toISOString(),
      data: { number },
      ...overrides,
    },
  };
}

/** The number in a note that was read. */
export function numberOf(event: EventEnvelope): number {
  return (event.data as Note).number;
}
