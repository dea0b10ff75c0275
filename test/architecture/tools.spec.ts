import { describe, expect, it } from '@jest/globals';
import { outputOfTool } from './output-of-tool.js';

interface EslintFile {
  filePath: string;
  messages: { ruleId: string }[];
}

const PLANTED = 'test/architecture/planted';

describe('types', () => {
  const output = outputOfTool('node_modules/@typescript/native/bin/tsc', [
    '-p',
    `${PLANTED}/types`,
    '--pretty',
    'false',
  ]);

  it.each([
    ['wrong-type.ts', 'TS2322'],
    ['unchecked-index.ts', 'TS2322'],
    ['missing-override.ts', 'TS4114'],
  ])('are checked: %s', (file, code) => {
    const lines = output.split('\n').filter((line) => line.startsWith(`${PLANTED}/types/${file}(`));
    expect(lines).toEqual([expect.stringContaining(`error ${code}:`)]);
  });
});

describe('format', () => {
  it('is checked', () => {
    const output = outputOfTool('node_modules/prettier/bin/prettier.cjs', ['--list-different', `${PLANTED}/format`]);
    expect(output).toBe(`${PLANTED}/format/double-quotes.ts\n`);
  });
});

describe('strict lint', () => {
  const args = ['-c', 'test/architecture/eslint.config.mjs', '-f', 'json', `${PLANTED}/strict`];
  const files = JSON.parse(outputOfTool('node_modules/eslint/bin/eslint.js', args)) as EslintFile[];

  it.each(['no-unnecessary-condition', 'no-useless-default-assignment', 'no-deprecated'])('checks %s', (rule) => {
    const found = files.find(({ filePath }) => filePath.endsWith(`/${rule}.ts`))?.messages.map(({ ruleId }) => ruleId);
    expect(found).toEqual([`@typescript-eslint/${rule}`]);
  });
});
