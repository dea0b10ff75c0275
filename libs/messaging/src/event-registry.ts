import type { TopicDefinition } from './topic-definition.js';

/** An event type of this version: the class-validator class of its data, and the topics it travels on. */
export interface RegisteredEvent {
  readonly type: string;
  readonly schema: new () => object;
  readonly topics: readonly TopicDefinition[];
  /** A cheaper check of the same rules: true is certain, false leaves it to class-validator. */
  readonly accepts?: (data: object) => boolean;
}

/** What this version knows: an event whose type is not here comes from a newer one. */
export class EventRegistry {
  /** Each topic once. */
  readonly topics: readonly TopicDefinition[];
  readonly types: readonly string[];
  private readonly byType: ReadonlyMap<string, RegisteredEvent>;

  constructor(events: Iterable<RegisteredEvent>) {
    const all = [...events];
    this.byType = new Map(all.map((event) => [event.type, event]));
    this.types = [...this.byType.keys()];
    this.topics = [...new Map(all.flatMap((event) => event.topics.map((topic) => [topic.name, topic]))).values()];
  }

  find(type: string): RegisteredEvent | undefined {
    return this.byType.get(type);
  }

  findTopic(name: string): TopicDefinition | undefined {
    return this.topics.find((topic) => topic.name === name);
  }
}
