import { Module, type DynamicModule, type InjectionToken } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { RedressError } from '@redress/kernel';
import type { EventStrategy } from '@redress/messaging';
import type { Engines } from '../engines/engines.js';
import { PlatformModule } from '../engines/platform-module.js';
import { setUpApiDocs } from '../http/api-docs.js';
import { configureHttp } from '../http/configure-http.js';
import { NestLog } from '../logging/nest-log.js';
import type { ListenAddress } from '../settings/setting-parsers.js';
import { EVENT_REGISTRY } from './event-service.js';
import type { ProcessParts } from './run-process.js';

/** What one service brings to the process it runs in; an app is one role, the standalone app is all of them. */
export interface AppRole {
  readonly modules: readonly DynamicModule[];
  /** Where the modules provide the service's transport; undefined for a role that consumes nothing. */
  readonly events?: InjectionToken<EventStrategy>;
  /** Called when consumers run and before HTTP listens: listeners, sweepers and whatever else takes in begin here. */
  readonly begin?: (app: NestExpressApplication) => Promise<void>;
  /** Lines for the person who started the process, asked for once everything runs. */
  readonly greeting?: () => readonly string[];
}

// Of the routes and events, not of the program: raised when one of them changes its meaning.
const VERSION = '1.0.0';

@Module({})
class AppModule {}

/**
 * Starts the roles in one Nest application over opened engines: stores and topics are made ready, consumers join, the
 * roles begin, then HTTP listens. It becomes part of the process's shutdown: it stops before the engines close.
 */
export async function startApp(
  parts: ProcessParts,
  engines: Engines,
  roles: readonly AppRole[],
): Promise<NestExpressApplication> {
  const { settings, shutdown } = parts;
  const app = await createApp(parts, engines, roles);
  shutdown.add('application', () => app.close());
  for (const { events } of roles) {
    if (events !== undefined) app.connectMicroservice({ strategy: app.get(events) }, { inheritAppConfig: true });
  }
  // Every module has named its collections by now, and no consumer has asked for one yet.
  await engines.database.ensureIndexes();
  await engines.bus.ensureTopics(EVENT_REGISTRY.topics);
  await app.init();
  await app.startAllMicroservices();
  for (const role of roles) await role.begin?.(app);
  await listen(app, settings.listen);
  return app;
}

async function listen(app: NestExpressApplication, { host, port }: ListenAddress): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (cause) {
    const message = `HTTP cannot listen on ${host}:${String(port)}; free the address or set REDRESS_LISTEN.`;
    throw new RedressError('listen-failed', message, { cause });
  }
}

async function createApp(
  { settings, log }: ProcessParts,
  engines: Engines,
  roles: readonly AppRole[],
): Promise<NestExpressApplication> {
  const imports = [PlatformModule.forRoot(engines), ...roles.flatMap((role) => role.modules)];
  const app = await NestFactory.create<NestExpressApplication>(
    { module: AppModule, imports },
    { bodyParser: false, abortOnError: false, logger: new NestLog(log) },
  );
  configureHttp(app, settings, log);
  await setUpApiDocs(app, VERSION);
  return app;
}
