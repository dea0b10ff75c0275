import { caseServiceRole } from '@redress/case-service';
import { emailGatewayRole } from '@redress/channel-email';
import { webGatewayRole } from '@redress/channel-web';
import { openEngines, printGreeting, runProcess, startApp, type ProcessParts } from '@redress/platform';
import { openSandbox, type Sandbox } from '@redress/sandbox';

await runProcess('standalone', async (parts) => {
  const sandbox = await sandboxFor(parts);
  const engines = await openEngines(parts);
  const mail = sandbox === undefined ? {} : { sandboxRelayUrl: sandbox.mailUrl };
  const roles = [
    await caseServiceRole(engines, parts),
    emailGatewayRole({ ...mail, ops: parts, onFatal: parts.fail }),
    webGatewayRole({ onFatal: parts.fail }),
    ...(sandbox === undefined ? [] : [sandbox.role]),
  ];
  await startApp(parts, engines, roles);
  printGreeting(parts.settings, roles);
});

// A channel without a provider is in the sandbox, and in production it is off.
async function sandboxFor(parts: ProcessParts): Promise<Sandbox | undefined> {
  return parts.settings.emailSmtpUrl === undefined && !parts.production ? openSandbox(parts) : undefined;
}
