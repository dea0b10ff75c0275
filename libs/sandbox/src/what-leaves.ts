/** Which channels are in the sandbox; the others have a provider, or are not ours to know. */
export interface SandboxedChannels {
  readonly mails: boolean;
  readonly telephones: boolean;
}

/** What goes out into the world beside a sandbox, as a sentence of whoever tries it out. */
export function whatLeaves({ mails, telephones }: SandboxedChannels): string {
  if (mails && telephones) return 'Nothing leaves this machine.';
  if (mails) return 'Texts leave this machine; mail does not.';
  if (telephones) return 'Mail leaves this machine; texts do not.';
  return 'Mail and texts leave this machine.';
}
