// npm run staff -- password EMAIL: gives a colleague (or the administrator) a password, also while Redress runs.
import './set-up/require-node.mjs';
import { main } from './set-up/progress.mjs';
import { setUp } from './set-up/set-up.mjs';

await main(async () => {
  const [command, email, ...more] = process.argv.slice(2);
  if (command !== 'password' || email === undefined || more.length > 0) {
    process.stderr.write(
      'Usage: npm run staff -- password EMAIL\nThe password is asked for, or read from standard input.\n',
    );
    return 2;
  }
  await setUp('product');
  const { readPassword } = await import('./staff/read-password.mjs');
  const { setPassword } = await import('./staff/set-password.mjs');
  return await setPassword(email, await readPassword());
});
