import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Module, type INestApplication, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import { RedressError } from '@redress/kernel';
import {
  deferredCollection,
  EventContext,
  EventErrorFilter,
  EventStrategy,
  leaseCollection,
  OnTopic,
  serviceTransport,
  type EventEnvelope,
  type OutgoingEvent,
} from '@redress/messaging';
import { EMPTY, of, throwError, type Observable } from 'rxjs';
import { Gate } from './gate.js';
import { QUICK } from './bus-fixture.js';
import { openEmbedded, type EmbeddedEngines } from './embedded-fixture.js';
import { note, numberOf, registryOf, topicNamed } from './note.js';
import { until } from './until.js';

const CASES = 'test-cases';
const MAIL = 'test-mail';
const NOTES = topicNamed('test.notes.v1');
const LETTERS = topicNamed('test.letters.v1');

let seen: string[] = [];
/** What the case handler does with a number: an error to throw, an observable to return, or nothing. */
let answers = new Map<number, () => Observable<unknown> | undefined>();

@Controller()
class CaseHandlers {
  @EventPattern<string>(NOTES.name, serviceTransport(CASES))
  handle(@Payload() event: EventEnvelope, @Ctx() context: EventContext): Observable<unknown> | undefined {
    seen.push(`cases ${String(numberOf(event))} ${context.key} ${String(context.attempts)}`);
    return answers.get(numberOf(event))?.();
  }
}

@Controller()
class MailHandlers {
  @OnTopic(NOTES.name, MAIL)
  notes(@Payload() event: EventEnvelope): void {
    seen.push(`mail ${String(numberOf(event))}`);
  }

  @OnTopic(LETTERS.name, MAIL)
  letters(@Payload() event: EventEnvelope): void {
    seen.push(`letter ${String(numberOf(event))}`);
  }
}

/** Notes wait for the gate, two of them at a time; letters wait for nothing. */
let gate = new Gate();

@Controller()
class PatientHandlers {
  @OnTopic(NOTES.name, MAIL, { atOnce: 2 })
  async notes(@Payload() event: EventEnvelope): Promise<void> {
    seen.push(`begun ${String(numberOf(event))}`);
    await gate.passed;
    seen.push(`ended ${String(numberOf(event))}`);
  }

  @OnTopic(LETTERS.name, MAIL)
  letters(@Payload() event: EventEnvelope): void {
    seen.push(`letter ${String(numberOf(event))}`);
  }
}

@Controller()
class SecondMailHandlers {
  @OnTopic(LETTERS.name, MAIL)
  again(): void {
    seen.push('never');
  }
}

@Controller()
class AskedHandlers {
  @MessagePattern('test.question', serviceTransport(MAIL))
  answer(): string {
    return 'never';
  }
}

describe('the Nest transport', () => {
  let engines: EmbeddedEngines;
  const apps: INestApplication[] = [];
  let strategies = new Map<string, EventStrategy>();

  beforeEach(async () => {
    seen = [];
    answers = new Map();
    gate = new Gate();
    engines = await openEmbedded();
    await engines.bus.ensureTopics([NOTES, LETTERS]);
  });

  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.close()));
    await engines.close();
  });

  async function start(services: readonly string[], ...controllers: Type[]): Promise<INestApplication> {
    @Module({ controllers })
    class TestModule {}
    const app = await NestFactory.create(TestModule, { logger: false });
    app.useGlobalFilters(new EventErrorFilter());
    apps.push(app);
    strategies = new Map();
    for (const service of services) {
      const strategy = new EventStrategy({
        service,
        bus: engines.bus,
        registry: registryOf([NOTES, LETTERS]),
        deferred: engines.database.model(deferredCollection(service)),
        leases: engines.database.model(leaseCollection(service)),
        report: () => undefined,
        times: QUICK,
        ...(service === MAIL ? { channel: 'email' } : {}),
      });
      strategies.set(service, strategy);
      app.connectMicroservice({ strategy }, { inheritAppConfig: true });
    }
    await engines.database.ensureIndexes();
    await app.startAllMicroservices();
    return app;
  }

  it('gives each service its own copy and never runs the handlers of another', async () => {
    await start([CASES, MAIL], CaseHandlers, MailHandlers);
    await engines.bus.publisher.publish([note(NOTES.name, 'key', 1), note(LETTERS.name, 'key', 2)]);
    await until(() => seen.length >= 3, 'three calls');
    expect([...seen].sort()).toEqual(['cases 1 key 0', 'letter 2', 'mail 1']);
  });

  it('works on no more of a topic at once than it says, and takes no place of another', async () => {
    await start([MAIL], PatientHandlers);
    const keys = Array.from({ length: 200 }, (_, n) => n);
    await engines.bus.publisher.publish(keys.map((n) => note(NOTES.name, `key-${String(n)}`, n)));
    await engines.bus.publisher.publish([note(LETTERS.name, 'key', 1_000)]);
    await until(() => seen.includes('letter 1000'), 'the letter');
    expect(seen).toEqual(['begun 0', 'begun 1', 'letter 1000']);
    gate.open();
    await until(() => seen.filter((each) => each.startsWith('ended')).length === keys.length, 'all notes');
    const atWork = seen.reduce<number[]>(
      (counts, each) => [...counts, (counts.at(-1) ?? 0) + ({ begun: 1, ended: -1 }[each.slice(0, 5)] ?? 0)],
      [],
    );
    expect(Math.max(...atWork)).toBe(2);
  });

  it('passes by what concerns another channel alone, and nothing else', async () => {
    await start([CASES, MAIL], CaseHandlers, MailHandlers);
    const concerning = (channel: string, number: number): OutgoingEvent => {
      const { event, ...place } = note(NOTES.name, 'key', number);
      return { ...place, event: { ...event, channel } };
    };
    const events = [concerning('chat', 1), concerning('email', 2), note(NOTES.name, 'key', 3)];
    await engines.bus.publisher.publish(events);
    await until(() => seen.length >= 5, 'five calls');
    expect(seen.filter((each) => each.startsWith('mail'))).toEqual(['mail 2', 'mail 3']);
    expect(seen.filter((each) => each.startsWith('cases'))).toHaveLength(3);
  });

  it('takes observables: with a value, without one, and failing', async () => {
    let fails = true;
    answers.set(1, () => of('a', 'b'));
    answers.set(2, () => EMPTY);
    answers.set(3, () => (fails ? throwError(() => new RedressError('away', 'away', { retriable: true })) : of(1)));
    await start([CASES], CaseHandlers);
    await engines.bus.publisher.publish([1, 2, 3].map((number) => note(NOTES.name, `key-${String(number)}`, number)));
    await until(() => seen.filter((each) => each.startsWith('cases 3')).length >= 2, 'a second try');
    fails = false;
    const desk = strategies.get(CASES)?.desk;
    await until(async () => (await desk?.list('retry'))?.items.length === 0, 'nothing to retry');
    expect(seen.filter((each) => !each.startsWith('cases 3')).sort()).toEqual(['cases 1 key-1 0', 'cases 2 key-2 0']);
    expect((await desk?.list('parked'))?.items).toEqual([]);
  });

  it('knows a handler error by its code, also with two strategies in one application', async () => {
    answers.set(1, () => {
      throw new RedressError('address-refused', 'the address is refused', {
        fields: [{ field: 'to', rule: 'known', message: 'is unknown' }],
      });
    });
    await start([CASES, MAIL], CaseHandlers, MailHandlers);
    await engines.bus.publisher.publish([note(NOTES.name, 'key', 1)]);
    const desk = strategies.get(CASES)?.desk;
    const parked = await until(async () => (await desk?.list('parked'))?.items[0], 'the parked event');
    expect(parked.reason).toEqual({
      code: 'address-refused',
      message: 'the address is refused',
      fields: [{ field: 'to', rule: 'known', message: 'is unknown' }],
    });
    expect((await strategies.get(MAIL)?.desk.list('parked'))?.items).toEqual([]);
  });

  it('refuses to start with two handlers of one topic, a message handler, or none', async () => {
    for (const [controllers, why] of [
      [[MailHandlers, SecondMailHandlers], /test\.letters\.v1 has two handlers/u],
      [[MailHandlers, AskedHandlers], /message handler/u],
      [[CaseHandlers], /it has no handler/u],
    ] as const) {
      await expect(start([MAIL], ...controllers)).rejects.toMatchObject({
        code: 'handlers-invalid',
        message: expect.stringMatching(why) as unknown,
      });
    }
  });

  it('ends its work before the application has closed', async () => {
    answers.set(1, () => undefined);
    answers.set(2, () => {
      throw new RedressError('away', 'away', { retriable: true });
    });
    const app = await start([CASES], CaseHandlers);
    const strategy = strategies.get(CASES);
    await engines.bus.publisher.publish([note(NOTES.name, 'key', 1), note(NOTES.name, 'other', 2)]);
    await until(() => seen.length >= 2, 'both');
    await app.close();
    const calls = seen.length;
    await engines.bus.publisher.publish([note(NOTES.name, 'key', 3)]);
    await strategy?.close();
    expect(seen).toHaveLength(calls);
    answers.clear();
    await start([CASES], CaseHandlers);
    await until(() => seen.some((each) => each.startsWith('cases 3')), 'what came meanwhile');
    await until(() => seen.filter((each) => each.startsWith('cases 2')).length > calls - 1, 'the retry of before');
    expect(seen.filter((each) => each.startsWith('cases 1'))).toHaveLength(1);
  });
});
