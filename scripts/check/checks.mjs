import { join } from 'node:path';

const TSC = 'node_modules/@typescript/native/bin/tsc';

/** Violations planted on purpose are proved by the specs beside them. */
const LINTED = ['--ignore-pattern', 'test/architecture/planted/**', 'apps', 'libs', 'scripts', 'test'];
const STRICTLY_LINTED = ['--ignore-pattern', 'test/architecture/planted/**', 'apps', 'libs', 'test'];
const IMPORTING = ['apps', 'libs', 'scripts', 'test'];

/** Half a minute: too long for every run, so only where nobody waits for it. */
const strictLint = {
  name: 'strict lint',
  commands: [['node_modules/eslint/bin/eslint.js', '-c', 'test/architecture/eslint.config.mjs', ...STRICTLY_LINTED]],
  advice: 'Each rule is named above; to see it here again: CI=true npm run check',
};

/**
 * The checks in the order they are shown: each is one or more commands for Node, run from the root of the project,
 * and what to do when it fails. The first writes what the others read.
 */
export function checks({ cacheFolder }) {
  return [...quickChecks(cacheFolder), ...(process.env.CI === 'true' ? [strictLint] : [])];
}

function quickChecks(cacheFolder) {
  return [
    {
      name: 'types',
      commands: [
        [TSC, '-b', '--pretty', 'false', 'tsconfig.json', 'test/tsconfig.programs.json'],
        [TSC, '-p', 'test/tsconfig.json', '--pretty', 'false'],
      ],
      advice: 'Make the types agree. Nothing that does not compile is started or tested.',
    },
    {
      name: 'lint',
      commands: [
        [
          'node_modules/oxlint/bin/oxlint',
          '-c',
          'test/architecture/oxlint.json',
          '--type-aware',
          '--deny-warnings',
          ...LINTED,
        ],
      ],
      advice:
        'Each rule is named above; test/architecture/oxlint.json has them all, test/architecture/planted an example of each.',
    },
    {
      name: 'imports',
      commands: [
        [
          'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
          '--config',
          'test/architecture/import-rules.mjs',
          ...IMPORTING,
        ],
      ],
      advice:
        'test/architecture/import-rules.mjs says what each rule is for. A layer that really needs another gets a reference in its tsconfig.json.',
    },
    {
      name: 'files',
      commands: [['scripts/check/check-tree.mjs']],
      advice: 'Move or rename the file, or take the text out; the rules are in test/architecture/tree-rules.mjs.',
    },
    {
      name: 'format',
      commands: [
        [
          'node_modules/prettier/bin/prettier.cjs',
          '--check',
          '--log-level=warn',
          '--cache',
          `--cache-location=${join(cacheFolder, 'prettier')}`,
          '.',
          '!test/architecture/planted/**',
        ],
      ],
      advice: 'Run: npm run format',
    },
  ];
}
