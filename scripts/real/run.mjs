// node scripts/real/run.mjs [kafka|mongodb|s3 …] -- COMMAND …
//
// Brings up the real servers named (all, if none is), runs COMMAND with their addresses in its environment, stops
// them, and ends with COMMAND's exit code. Without COMMAND it prints the addresses and waits for Ctrl-C.
import { once } from 'node:events';
import { main } from '../set-up/progress.mjs';
import { exitCodeOf } from '../set-up/run-command.mjs';
import { startServers } from './servers.mjs';

await main(async () => {
  const args = process.argv.slice(2);
  const separator = args.includes('--') ? args.indexOf('--') : args.length;
  const names = args.slice(0, separator);
  const command = args.slice(separator + 1);
  const stopped = Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal)));
  const servers = await startServers(names.length > 0 ? names : undefined);
  try {
    if (command.length > 0) return await runWith(servers.environment, command);
    for (const [name, value] of Object.entries(servers.environment)) console.log(`export ${name}='${value}'`);
    await stopped;
    return 0;
  } finally {
    await servers.stop();
  }
});

async function runWith(environment, [program, ...args]) {
  return await exitCodeOf(program, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
}
