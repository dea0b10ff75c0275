import { CommandSocket, type CommandHandler, type Engines, type ProcessParts } from '@redress/platform';
import type { StaffAccounts } from './staff-accounts.js';
import { staffCommands } from './staff-commands.js';

/**
 * Opens the socket in the data folder on which commands ask this process, for as long as it runs: those of
 * `npm run staff`, and `others` beside them.
 */
export async function openStaffCommands(
  accounts: StaffAccounts,
  { settings, store, log }: Pick<Engines, 'settings' | 'store' | 'log'>,
  shutdown: Pick<ProcessParts['shutdown'], 'add'>,
  others: Readonly<Record<string, CommandHandler>> = {},
): Promise<void> {
  // Without a data folder of its own there is nothing to hold: a command writes to the database itself.
  if (store === undefined) return;
  const socket = await CommandSocket.open(settings.dataDir, { ...staffCommands(accounts), ...others }, log);
  if (socket !== undefined) shutdown.add('commands', () => socket.close());
}
