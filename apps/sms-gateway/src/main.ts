import { openEngines, runProcess, startApp } from '@redress/platform';
import { textGatewayRoles } from '@redress/channel-sms';

await runProcess('sms-gateway', async (parts) => {
  const engines = await openEngines(parts);
  await startApp(parts, engines, textGatewayRoles({ ops: parts, onFatal: parts.fail }));
});
