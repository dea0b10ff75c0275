import type { DynamicModule } from '@nestjs/common';
import type { AppRole, ProcessParts, Settings } from '@redress/platform';
import { MailSender } from './mail-sender.js';
import { MailSink } from './mail-sink.js';
import { SandboxModule, type StandIns } from './sandbox.module.js';
import { whatLeaves } from './what-leaves.js';
import { TelephoneNetwork, type TelephoneNetworkOptions } from './telephones/telephone-network.js';

/** A running sandbox: what stands in for whom; `module`, as a `role` beside others, shows what arrived. */
export interface Sandbox extends StandIns {
  readonly module: DynamicModule;
  readonly role: AppRole;
}

/** Which channels have no provider, and so are in the sandbox. */
export interface SandboxChannels {
  readonly mails: boolean;
  readonly telephones: boolean;
  /** Beside the case service of the demo organisation, whose staff anybody here may be. */
  readonly demo?: true;
}

type SandboxParts = Pick<ProcessParts, 'settings' | 'log' | 'shutdown'>;

/**
 * Starts the stand-ins for the world outside; they stop with the process, after everything that was opened later.
 * @param network how the telephones differ from those of a process that is all there is
 * @throws RedressError `sandbox-in-production`, `sandbox-not-loopback`, `sandbox-listen-failed`
 */
export async function openSandbox(
  parts: SandboxParts,
  channels: SandboxChannels,
  network: TelephoneNetworkOptions = besideUs(parts.settings),
): Promise<Sandbox> {
  const mails = channels.mails ? await openMails(parts) : undefined;
  const telephones = channels.telephones ? await openTelephones(parts, network) : undefined;
  const sender = mails === undefined ? undefined : senderTo(parts.settings);
  const standIns = {
    ...(sender === undefined ? {} : { sender }),
    ...(channels.demo === true ? { demo: channels.demo } : {}),
    ...(mails === undefined ? {} : { mails }),
    ...(telephones === undefined ? {} : { telephones }),
  };
  const module = SandboxModule.forRoot(standIns);
  const messages = `${parts.settings.publicUrl}/sandbox/api/messages`;
  const greeting = (): string[] => [
    `Try it out       ${parts.settings.publicUrl}/sandbox (you are the customer). ${whatLeaves(channels)}`,
    `What we sent     ${messages}`,
  ];
  return { ...standIns, module, role: { modules: [module], greeting } };
}

async function openMails({ settings, log, shutdown }: SandboxParts): Promise<MailSink> {
  const mails = new MailSink(settings.sandboxSmtpListen);
  const address = await mails.start();
  shutdown.add('sandbox mails', () => mails.stop());
  log.info('The sandbox takes all mail that is sent; none leaves this machine.', { ...address });
  return mails;
}

async function openTelephones(
  { settings, log, shutdown }: SandboxParts,
  network: TelephoneNetworkOptions,
): Promise<TelephoneNetwork> {
  const webhookUrl = `${settings.publicUrl}/webhooks/twilio/messages`;
  const telephones = new TelephoneNetwork({ ...settings.sandboxTwilioListen, webhookUrl, ...network });
  await telephones.start();
  shutdown.add('sandbox telephones', () => telephones.stop());
  log.info('The sandbox takes all texts that are sent; none leaves this machine.', { url: telephones.url });
  return telephones;
}

// The public address may be that of a proxy elsewhere; we ourselves are here.
function besideUs({ publicUrl, listen }: Settings): TelephoneNetworkOptions {
  if (listen.port === 0) return {};
  const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host;
  const here = `http://${host}:${String(listen.port)}`;
  return { reach: (url) => (url.startsWith(publicUrl) ? `${here}${url.slice(publicUrl.length)}` : url) };
}

// Nobody can be sent to a port that the machine will choose, and without a listener there is nobody to send to.
function senderTo({ emailSmtpListen: door, emailAddresses: [address] }: Settings): MailSender | undefined {
  if (door === undefined || door.port === 0 || address === undefined) return undefined;
  return new MailSender({ ...door, address });
}
