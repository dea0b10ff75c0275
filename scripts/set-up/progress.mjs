/** A failure whose message tells the reader all there is to know; printed without a stack trace. */
export class SetUpError extends Error {}

const seconds = (started) => `${((Date.now() - started) / 1000).toFixed(1)} s`;

/**
 * Runs one piece of work and says on standard error that it began and how long it took, so that nobody stares at a
 * silent terminal. Standard output stays free for results.
 */
export async function step(title, work) {
  const started = Date.now();
  process.stderr.write(`· ${title} …\n`);
  try {
    const result = await work();
    process.stderr.write(`✓ ${title} (${seconds(started)})\n`);
    return result;
  } catch (error) {
    process.stderr.write(`✗ ${title} (${seconds(started)})\n`);
    throw error;
  }
}

/** Runs the body of a command and turns what it throws into a message and an exit code. */
export async function main(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    process.stderr.write(`\n${error instanceof SetUpError ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
}
