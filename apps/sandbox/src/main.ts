import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { configureHttp, NestLog, runProcess } from '@redress/platform';
import { openSandbox } from '@redress/sandbox';

await runProcess('sandbox', async ({ settings, log, shutdown }) => {
  // Whoever runs it as a process of its own names the account that the gateway has, too; mails need none.
  const { twilioAccountSid: accountSid, twilioAuthToken: authToken, twilioFrom: numbers } = settings;
  const account =
    accountSid === undefined || authToken === undefined || numbers === undefined
      ? undefined
      : { accountSid, authToken, numbers };
  const channels = { mails: true, telephones: account !== undefined };
  const { module } = await openSandbox({ settings, log, shutdown }, channels, account);
  const app = await NestFactory.create<NestExpressApplication>(module, {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLog(log),
  });
  configureHttp(app, settings, log);
  shutdown.add('application', () => app.close());
  await app.listen(settings.listen.port, settings.listen.host);
});
