import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const WORKER = fileURLToPath(new URL('../dist/simulation/worker.js', import.meta.url));

/** Plays one half of the schedules in a process of its own: two cores share the work, and plain node is quicker. */
async function play(half: 0 | 1): Promise<{ passed: boolean; output: string }> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [WORKER, String(half)], { maxBuffer: 64 << 20 });
    return { passed: true, output: stdout };
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    return { passed: false, output: `${stdout ?? ''}${stderr ?? ''}` };
  }
}

describe('random schedules', () => {
  it('keep every promise of the protocol', async () => {
    const halves = await Promise.all([play(0), play(1)]);
    const failed = halves.filter(({ passed }) => !passed);
    // Shown so that a log says which seeds were played.
    process.stdout.write(
      halves
        .filter(({ passed }) => passed)
        .map(({ output }) => output)
        .join(''),
    );
    expect(failed.map(({ output }) => output).join('\n')).toBe('');
  }, 1_800_000);
});
