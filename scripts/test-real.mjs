// npm run test:real [-- JEST ARGUMENTS]: the suites that need real servers, which it brings itself.
import './set-up/require-node.mjs';
import { closingLine, runJest } from './run-jest.mjs';
import { main } from './set-up/progress.mjs';
import { setUp } from './set-up/set-up.mjs';

// One suite at a time: some kill a server that the others use. Last, a flag without a value: those before it would
// take the caller's arguments for more values of theirs.
const SUITES = [
  '--testPathIgnorePatterns=/node_modules/',
  '--testPathIgnorePatterns=/dist/',
  '--testMatch=**/*.real.spec.ts',
  '--runInBand',
];

await main(async () => {
  await setUp('product', 'test programs');
  // Imported late: it needs what the set-up installs.
  const { startServers } = await import('./real/servers.mjs');
  const { requireProgram } = await import('./real/provision.mjs');
  // Records the system calls by which the suites see that an answer comes after its fsync.
  await requireProgram('strace', 'strace');
  // Looks at the customers' pages as people do.
  await requireProgram('chromium', 'chromium');
  const servers = await startServers();
  try {
    const args = [...SUITES, ...process.argv.slice(2)];
    return closingLine(await runJest(args, { name: 'tests-real', environment: servers.environment }));
  } finally {
    await servers.stop();
  }
});
