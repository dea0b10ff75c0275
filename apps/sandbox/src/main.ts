import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { configureHttp, NestLog, runProcess } from '@redress/platform';
import { openSandbox } from '@redress/sandbox';

await runProcess('sandbox', async ({ settings, log, shutdown }) => {
  const { module } = await openSandbox({ settings, log, shutdown });
  const app = await NestFactory.create<NestExpressApplication>(module, {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLog(log),
  });
  configureHttp(app, settings, log);
  shutdown.add('application', () => app.close());
  await app.listen(settings.listen.port, settings.listen.host);
});
