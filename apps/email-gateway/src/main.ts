import { emailGatewayRole } from '@redress/channel-email';
import { openEngines, runProcess, startApp } from '@redress/platform';

await runProcess('email-gateway', async (parts) => {
  const engines = await openEngines(parts);
  await startApp(parts, engines, [emailGatewayRole({ ops: parts, onFatal: parts.fail })]);
});
