// npm run test:real [-- JEST ARGUMENTS]: the suites that need real servers, which it brings itself.
import './set-up/require-node.mjs';
import { closingLine, runJest } from './run-jest.mjs';
import { main } from './set-up/progress.mjs';
import { setUp } from './set-up/set-up.mjs';

// One suite at a time (`--runInBand`): some kill a server that the others use. That flag comes last, being without a value: those
// before it would take the caller's arguments for more values of theirs.
const SUITES = [
  '--testPathIgnorePatterns=/node_modules/',
  '--testPathIgnorePatterns=/dist/',
  '--testMatch=**/*.real.spec.ts',
];
// A thousand visitors for a minute: played when it is asked for by name.
const BY_NAME = 'storm';

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
    const asked = process.argv.slice(2);
    const left = asked.some((arg) => arg.includes(BY_NAME)) ? [] : [`--testPathIgnorePatterns=/${BY_NAME}/`];
    const args = [...SUITES, ...left, '--runInBand', ...asked];
    return closingLine(await runJest(args, { name: 'tests-real', environment: servers.environment }));
  } finally {
    await servers.stop();
  }
});
