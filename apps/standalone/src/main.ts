import { caseServiceRole } from '@redress/case-service';
import { chatGatewayRole } from '@redress/channel-chat';
import { emailGatewayRole } from '@redress/channel-email';
import { textGatewayRoles, type TextAccount } from '@redress/channel-sms';
import { webGatewayRole } from '@redress/channel-web';
import { openEngines, printGreeting, runProcess, startApp, type ProcessParts } from '@redress/platform';
import { openSandbox, type Sandbox, type TelephoneNetwork } from '@redress/sandbox';

await runProcess('standalone', async (parts) => {
  const sandbox = await sandboxFor(parts);
  const engines = await openEngines(parts);
  const mail = sandbox?.mails === undefined ? {} : { sandboxRelayUrl: sandbox.mails.url };
  const texts = sandbox?.telephones === undefined ? {} : { sandbox: accountAt(sandbox.telephones) };
  const roles = [
    await caseServiceRole(engines, parts),
    emailGatewayRole({ ...mail, ops: parts, onFatal: parts.fail }),
    ...textGatewayRoles({ ...texts, ops: parts, onFatal: parts.fail }),
    chatGatewayRole({ onFatal: parts.fail }),
    webGatewayRole({ onFatal: parts.fail }),
    ...(sandbox === undefined ? [] : [sandbox.role]),
  ];
  await startApp(parts, engines, roles);
  printGreeting(parts.settings, roles);
});

// A channel without a provider is in the sandbox, and in production it is off.
async function sandboxFor(parts: ProcessParts): Promise<Sandbox | undefined> {
  const { emailSmtpUrl, twilioAccountSid, organisation } = parts.settings;
  const [mails, telephones] = [emailSmtpUrl === undefined, twilioAccountSid === undefined];
  if (parts.production || !(mails || telephones)) return undefined;
  // With a provider the customers may be real, and with an organisation of one's own the staff are.
  const demo = mails && telephones && organisation === undefined;
  return openSandbox(parts, { mails, telephones, ...(demo ? { demo } : {}) });
}

function accountAt({ accountSid, authToken, numbers, url: apiUrl }: TelephoneNetwork): TextAccount {
  return { accountSid, authToken, numbers, apiUrl };
}
