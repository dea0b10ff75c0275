import { join } from 'node:path';
import { cacheFolder } from '../set-up/project.mjs';

const TSC = 'node_modules/@typescript/native/bin/tsc';
const SOURCES = ['apps', 'libs', 'scripts', 'test'];
/** Violations planted on purpose are proved by the specs beside them. */
const PLANTED = 'test/architecture/planted/**';

const types = {
  name: 'types',
  commands: [
    [TSC, '-b', '--pretty', 'false', 'tsconfig.json', 'test/tsconfig.programs.json'],
    [TSC, '-p', 'test/tsconfig.json', '--pretty', 'false'],
  ],
  advice: 'Make the types agree. Nothing that does not compile is started or tested.',
};

const oxlint = [
  'node_modules/oxlint/bin/oxlint',
  '-c',
  'test/architecture/oxlint.json',
  '--type-aware',
  '--deny-warnings',
];

const lint = {
  name: 'lint',
  commands: [[...oxlint, '--ignore-pattern', PLANTED, ...SOURCES]],
  advice: 'The rules are in test/architecture/oxlint.json, an example of each in test/architecture/planted/lint.',
};

const eslint = ['node_modules/eslint/bin/eslint.js', '-c', 'test/architecture/eslint.config.mjs'];

/** Half a minute and more: too long for every run, so only where nobody waits for it. */
const strictLint = {
  name: 'strict lint',
  commands: [[...eslint, '--ignore-pattern', PLANTED, 'apps', 'libs', 'test']],
  advice: 'To see this check again: CI=true npm run check',
};

const cruiser = [
  'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
  '--config',
  'test/architecture/import-rules.mjs',
];

const imports = {
  name: 'imports',
  commands: [[...cruiser, ...SOURCES]],
  advice:
    'test/architecture/import-rules.mjs says what each rule is for. A layer that needs another gets a reference in its tsconfig.json.',
};

const files = {
  name: 'files',
  commands: [['scripts/check/check-tree.mjs']],
  advice: 'Move or rename the file, or take the text out; the rules are in test/architecture/tree-rules.mjs.',
};

const prettier = ['node_modules/prettier/bin/prettier.cjs', '--log-level=warn', '--cache'];

const format = {
  name: 'format',
  commands: [[...prettier, `--cache-location=${join(cacheFolder, 'prettier')}`, '--check', '.', `!${PLANTED}`]],
  advice: 'Run: npm run format',
};

/**
 * The checks: each is one or more commands for Node, run from the root of the project, and what to do when it fails.
 * The first writes what the others read.
 */
export const checks = [types, lint, imports, files, format, ...(process.env.CI === 'true' ? [strictLint] : [])];
