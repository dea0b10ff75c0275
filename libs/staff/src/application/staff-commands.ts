import type { CommandHandler } from '@redress/platform';
import type { StaffAccounts } from './staff-accounts.js';

/** What `npm run staff` asks of a running process. */
export function staffCommands(accounts: StaffAccounts): Readonly<Record<string, CommandHandler>> {
  return {
    'staff.password': async ({ email = '', password = '' }) => {
      const { key } = await accounts.setPassword(email, password);
      return { key };
    },
  };
}
