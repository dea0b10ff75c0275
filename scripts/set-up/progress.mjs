/** A failure whose message tells the reader all there is to know; printed without a stack trace. */
export class SetUpError extends Error {}

/** How often a long step says that it is still at work, in milliseconds. */
const REMIND_EVERY = 15_000;

const seconds = (started) => `${((Date.now() - started) / 1000).toFixed(1)} s`;

/**
 * Runs one piece of work and says on standard error that it began and how long it took, so that nobody stares at a
 * silent terminal. Standard output stays free for results.
 */
export async function step(title, work) {
  const started = Date.now();
  process.stderr.write(`· ${title} …\n`);
  const reminder = setInterval(() => process.stderr.write(`· ${title} … ${seconds(started)} so far\n`), REMIND_EVERY);
  try {
    const result = await work();
    process.stderr.write(`✓ ${title} (${seconds(started)})\n`);
    return result;
  } catch (error) {
    process.stderr.write(`✗ ${title} (${seconds(started)})\n`);
    throw error;
  } finally {
    clearInterval(reminder);
  }
}

/** Runs the body of a command; what it answers is the exit code, what it throws becomes a message and exit code 1. */
export async function main(body) {
  try {
    const code = await body();
    if (code !== undefined) process.exitCode = code;
  } catch (error) {
    process.stderr.write(`\n${error instanceof SetUpError ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
}
