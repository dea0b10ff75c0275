import { caseServiceRole } from '@redress/case-service';
import { emailGatewayRole } from '@redress/channel-email';
import { webGatewayRole } from '@redress/channel-web';
import { openEngines, runProcess, startApp } from '@redress/platform';

await runProcess('standalone', async (parts) => {
  const engines = await openEngines(parts);
  const caseService = await caseServiceRole(engines, parts);
  await startApp(parts, engines, [
    caseService,
    emailGatewayRole({ onFatal: parts.fail }),
    webGatewayRole({ onFatal: parts.fail }),
  ]);
});
