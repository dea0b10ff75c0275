import { existsSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SmallProject } from './small-project.js';

const START = 'scripts/start.mjs';

// Compilers and test runners start slowly on a machine that does something else as well.
jest.setTimeout(120_000);

let project: SmallProject;

beforeEach(() => {
  project = new SmallProject();
});

afterEach(() => {
  project.remove();
});

describe('npm start', () => {
  it('compiles, then runs the product in its own process', async () => {
    const { code, stdout, stderr, pid } = await project.run(START);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `main ${String(pid)}` });
    expect(stderr).toContain('Compiling the product');
  });

  it('compiles nothing when nothing has changed', async () => {
    await project.run(START);
    const { code, stderr } = await project.run(START);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('compiles what has changed', async () => {
    await project.run(START);
    project.write('apps/standalone/src/main.ts', "process.stdout.write('changed');\n");
    expect((await project.run(START)).stdout).toBe('changed');
  });

  it('stops where the sources do not compile, and says where', async () => {
    project.write('libs/one/src/number.ts', "export const one: number = 'one';\n");
    const { code, stdout, stderr } = await project.run(START);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('libs/one/src/number.ts');
    expect(stderr).toContain('Nothing was started.');
    expect((await project.run(START)).code).toBe(1);
  });

  it('deletes the output of a source that is gone', async () => {
    project.write('libs/one/src/two.ts', 'export const two = 2;\n');
    await project.run(START);
    expect(existsSync(project.path('libs/one/dist/two.js'))).toBe(true);
    rmSync(project.path('libs/one/src/two.ts'));
    await project.run(START);
    expect(existsSync(project.path('libs/one/dist/two.js'))).toBe(false);
    expect(existsSync(project.path('libs/one/dist/number.js'))).toBe(true);
  });

  it('compiles again when output is missing', async () => {
    await project.run(START);
    rmSync(project.path('apps/standalone/dist'), { recursive: true });
    expect((await project.run(START)).stdout).toMatch(/^main /);
  });

  it('may be called several times at once: one does the work, the others wait for it', async () => {
    const outcomes = await Promise.all([project.run(START), project.run(START), project.run(START)]);
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(outcomes.filter(({ stderr }) => stderr.includes('✓ Compiling'))).toHaveLength(1);
  });

  it('takes over from one that was killed at work', async () => {
    const { pid } = await project.run('-e', '');
    project.write('.cache/set-up.lock', String(pid));
    expect((await project.run(START)).code).toBe(0);
  });
});
