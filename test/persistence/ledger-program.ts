import { appendFileSync } from 'node:fs';
import { enter, entriesOf, openLedger } from './ledger.js';

/**
 * Writes to a ledger until it is killed, or until entry `last`, `at once` many at a time, and notes each answer in a file:
 * `node ledger-program.js FOLDER ANSWERS AT-ONCE LAST`.
 */
async function run([folder = '', answers = '', atOnce = '1', last = 'Infinity']: readonly string[]): Promise<void> {
  // A small log, so that it is also moved into the file now and then while writes go on.
  const store = await openLedger(folder, 200);
  appendFileSync(answers, `open ${String(process.pid)}\n`);
  let next = (entriesOf(store).at(-1) ?? 0) + 1;
  const writer = async (): Promise<void> => {
    while (next <= Number(last)) {
      const n = next;
      next += 1;
      try {
        await enter(store, n);
        appendFileSync(answers, `entered ${String(n)}\n`);
      } catch (error) {
        const { code, retriable } = error as { code: string; retriable: boolean };
        appendFileSync(answers, `refused ${String(n)} ${code} ${String(retriable)}\n`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  await Promise.all(Array.from({ length: Number(atOnce) }, writer));
  await store.close();
  appendFileSync(answers, 'closed\n');
}

await run(process.argv.slice(2));
