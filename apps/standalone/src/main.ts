import { caseServiceRole } from '@redress/case-service';
import { emailGatewayRole } from '@redress/channel-email';
import { webGatewayRole } from '@redress/channel-web';
import { openEngines, printGreeting, runProcess, startApp } from '@redress/platform';

await runProcess('standalone', async (parts) => {
  const engines = await openEngines(parts);
  const roles = [
    await caseServiceRole(engines, parts),
    emailGatewayRole({ onFatal: parts.fail }),
    webGatewayRole({ onFatal: parts.fail }),
  ];
  await startApp(parts, engines, roles);
  printGreeting(parts.settings, roles);
});
