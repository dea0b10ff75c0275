import { describe, expect, it } from '@jest/globals';
import type { Hearing, TopicDefinition } from '@redress/messaging';
import type { BusFixture } from '../messaging/bus-fixture.js';
import { NEWER_NOTE_TYPE, note, numberOf, registryOf, topicNamed, uniqueName } from '../messaging/note.js';
import { until } from '../messaging/until.js';

const LIMIT = 90_000;

/** Everybody who listens hears what is told just then; nobody else does, and nothing is hurt by it. */
export function describeSignals(fixture: () => BusFixture): void {
  describe('signals', () => {
    let last = 0;
    const hear = async (
      topic: TopicDefinition,
      process: 'first' | 'second',
      heard: number[],
      trouble?: Error,
    ): Promise<Hearing> => {
      const bus = await fixture().bus(process);
      await bus.ensureTopics([topic]);
      return bus.signals.hear({
        topic: topic.name,
        service: 'test',
        registry: registryOf([topic]),
        hear: (event) => {
          heard.push(numberOf(event));
          if (trouble !== undefined) throw trouble;
        },
      });
    };
    const tellUntil = async (topic: TopicDefinition, holds: () => boolean, what: string): Promise<void> => {
      const { signals } = await fixture().bus('first');
      await until(() => {
        last += 1;
        signals.tell(note(topic.name, 'key', last));
        return holds();
      }, what);
    };

    it(
      'are heard by every process that listens, and not by who comes later or has gone',
      async () => {
        const topic: TopicDefinition = { ...topicNamed(uniqueName('signals'), 1), keptMs: 60_000 };
        const [one, other, late]: [number[], number[], number[]] = [[], [], []];
        const hearings = [
          await hear(topic, 'first', one, new Error('a hearer failed')),
          await hear(topic, 'second', other),
        ];
        await tellUntil(topic, () => one.length > 1 && other.length > 1, 'a signal in both processes');
        await hearings[0]?.close();
        const toldBefore = last;
        hearings.push(await hear(topic, 'second', late));
        await tellUntil(topic, () => late.length > 1, 'a signal for who came later');
        expect(Math.min(...late)).toBeGreaterThan(toldBefore);
        expect(Math.max(...one)).toBeLessThanOrEqual(toldBefore);
        for (const hearing of hearings) await hearing.close();
      },
      LIMIT,
    );

    it(
      'that nobody understands are left',
      async () => {
        const topic = topicNamed(uniqueName('signals'), 1);
        const heard: number[] = [];
        const hearing = await hear(topic, 'second', heard);
        const { signals } = await fixture().bus('first');
        await tellUntil(topic, () => heard.length > 0, 'a first signal');
        signals.tell(note(topic.name, 'key', -1, { type: NEWER_NOTE_TYPE }));
        signals.tell(note(topic.name, 'key', -2, { data: { number: 'none' } }));
        const before = heard.length;
        await tellUntil(topic, () => heard.length > before + 1, 'signals after those');
        expect(heard.filter((number) => !(number > 0))).toEqual([]);
        await hearing.close();
      },
      LIMIT,
    );
  });
}
