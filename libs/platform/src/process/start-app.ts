import type { DynamicModule, InjectionToken } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { EventStrategy } from '@redress/messaging';
import type { Engines } from '../engines/engines.js';
import { configureHttp } from '../http/configure-http.js';
import { NestLog } from '../logging/nest-log.js';
import { EventTraceInterceptor } from '../tracing/event-trace-interceptor.js';
import { EVENT_REGISTRY } from './event-service.js';
import type { ProcessParts } from './run-process.js';

/** What an app consists of. */
export interface AppParts {
  readonly module: DynamicModule;
  /** Where the module provides the transports of its services. */
  readonly services: readonly InjectionToken<EventStrategy>[];
  /** Called when consumers run and before HTTP listens: whatever else takes in or repeats work begins here. */
  readonly begin?: (app: NestExpressApplication) => Promise<void>;
}

/**
 * Starts a Nest application over opened engines: stores and topics are made ready, consumers join, then HTTP listens.
 * It becomes part of the process's shutdown: HTTP and consumers stop before the engines close.
 */
export async function startApp(parts: ProcessParts, engines: Engines, app: AppParts): Promise<NestExpressApplication> {
  const { settings, log, shutdown } = parts;
  const nest = await NestFactory.create<NestExpressApplication>(app.module, {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLog(log),
  });
  shutdown.add('application', () => nest.close());
  configureHttp(nest, settings, log);
  nest.useGlobalInterceptors(new EventTraceInterceptor());
  for (const token of app.services) {
    nest.connectMicroservice({ strategy: nest.get(token) }, { inheritAppConfig: true });
  }
  // Every module has named its collections by now, and no consumer has asked for one yet.
  await engines.database.ensureIndexes();
  await engines.bus.ensureTopics(EVENT_REGISTRY.topics);
  await nest.init();
  await nest.startAllMicroservices();
  await app.begin?.(nest);
  await nest.listen(settings.listen.port, settings.listen.host);
  return nest;
}
