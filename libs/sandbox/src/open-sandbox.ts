import type { DynamicModule } from '@nestjs/common';
import type { AppRole, ProcessParts } from '@redress/platform';
import { MailSink } from './mail-sink.js';
import { SandboxModule } from './sandbox.module.js';

/** A running sandbox: `mailUrl` is the relay to send through; `module`, as a `role` beside others, shows what arrived. */
export interface Sandbox {
  readonly mailUrl: string;
  readonly mails: MailSink;
  readonly module: DynamicModule;
  readonly role: AppRole;
}

/**
 * Starts the stand-ins for the world outside; they stop with the process, after everything that was opened later.
 * @throws RedressError `sandbox-in-production`, `sandbox-not-loopback`, `sandbox-listen-failed`
 */
export async function openSandbox(parts: Pick<ProcessParts, 'settings' | 'log' | 'shutdown'>): Promise<Sandbox> {
  const mails = new MailSink(parts.settings.sandboxSmtpListen);
  const address = await mails.start();
  parts.shutdown.add('sandbox', () => mails.stop());
  parts.log.info('The sandbox takes all mail that is sent; nothing leaves this machine.', { ...address });
  const module = SandboxModule.forRoot(mails);
  const messages = `${parts.settings.publicUrl}/sandbox/api/messages`;
  const greeting = (): string[] => [`Mails we sent    ${messages} (they stay on this machine: the sandbox)`];
  return { mailUrl: mails.url, mails, module, role: { modules: [module], greeting } };
}
