import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SmallProject } from './small-project.js';

const RUN = `
import { closingLine, runJest } from './scripts/run-jest.mjs';
process.exitCode = closingLine(await runJest([], { name: 'tests' }));
`;

// Compilers and test runners start slowly on a machine that does something else as well.
jest.setTimeout(120_000);

let project: SmallProject;

/** The exit code and the last line of a test run. */
async function result(): Promise<[number | null, string | undefined]> {
  const { code, stdout } = await project.run('--input-type=module', '-e', RUN);
  return [code, stdout.trimEnd().split('\n').at(-1)];
}

function suite(name: string, tests: string): void {
  project.write(`libs/one/src/${name}.spec.ts`, `import { expect, it } from '@jest/globals';\n${tests}\n`);
}

const passing = (name: string): string => `it('${name}', () => { expect(1).toBe(1); });`;

beforeEach(() => {
  project = new SmallProject();
});

afterEach(() => {
  project.remove();
});

describe('the closing line of a test run', () => {
  it('counts', async () => {
    suite('a', passing('one') + passing('two'));
    suite('b', passing('three'));
    expect(await result()).toEqual([0, '3 passed, 0 failed']);
  });

  it('fails for a failed test', async () => {
    suite('a', `${passing('one')} it('two', () => { expect(1).toBe(2); });`);
    expect(await result()).toEqual([1, '1 passed, 1 failed']);
  });

  it('fails for a suite that cannot be run', async () => {
    suite('a', passing('one'));
    suite('b', "throw new Error('broken');");
    expect(await result()).toEqual([1, '1 passed, 1 failed']);
  });

  it('fails for a test that is skipped or still to be written', async () => {
    suite('a', `${passing('one')} xit('two', () => {}); it.todo('three');`);
    expect(await result()).toEqual([1, '1 passed, 0 failed, 2 skipped']);
  });

  it('fails when there is no test', async () => {
    expect(await result()).toEqual([1, '0 passed, 1 failed']);
  });
});
