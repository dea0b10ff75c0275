import type { Settings } from '../settings/settings.js';
import type { AppRole } from './start-app.js';

/** Tells the person who started the process where to look. Standard output only: it may hold a password that no log may. */
export function printGreeting(settings: Settings, roles: readonly AppRole[]): void {
  const { publicUrl, listen, opsListen } = settings;
  const lines = [
    'Redress is ready.',
    `Complaint form   ${publicUrl}/complaints/new`,
    `API              ${publicUrl}/api/docs`,
    `Listening on     ${listen.host}:${String(listen.port)} (health and metrics on ${opsListen.host}:${String(opsListen.port)})`,
    ...roles.flatMap((role) => role.greeting?.() ?? []),
  ];
  process.stdout.write(`\n${lines.map((line) => `  ${line}`).join('\n')}\n\n`);
}
