import { CommandSocket, type Engines, type ProcessParts } from '@redress/platform';
import type { StaffAccounts } from './staff-accounts.js';
import { staffCommands } from './staff-commands.js';

/** Opens the socket in the data folder on which `npm run staff` asks this process, for as long as it runs. */
export async function openStaffCommands(
  accounts: StaffAccounts,
  { settings, store, log }: Pick<Engines, 'settings' | 'store' | 'log'>,
  shutdown: Pick<ProcessParts['shutdown'], 'add'>,
): Promise<void> {
  // Without a data folder of its own there is nothing to hold: a command writes to the database itself.
  if (store === undefined) return;
  const socket = await CommandSocket.open(settings.dataDir, staffCommands(accounts), log);
  if (socket !== undefined) shutdown.add('commands', () => socket.close());
}
