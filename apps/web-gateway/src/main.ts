import { webGatewayRole } from '@redress/channel-web';
import { openEngines, runProcess, startApp } from '@redress/platform';

await runProcess('web-gateway', async (parts) => {
  const engines = await openEngines(parts);
  await startApp(parts, engines, [webGatewayRole({ onFatal: parts.fail })]);
});
