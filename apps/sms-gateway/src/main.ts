import { openEngines, runProcess, startApp } from '@redress/platform';
import { smsGatewayRole } from '@redress/channel-sms';

await runProcess('sms-gateway', async (parts) => {
  const engines = await openEngines(parts);
  await startApp(parts, engines, [smsGatewayRole({ ops: parts, onFatal: parts.fail })]);
});
