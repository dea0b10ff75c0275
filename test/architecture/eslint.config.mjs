// typescript-eslint's strictest set, as a second opinion beside oxlint: it knows rules that oxlint lacks, and takes ten
// times as long, so it runs where CI is `true` only.
import tseslint from 'typescript-eslint';

/** What oxlint checks already, with the options and overrides it has there. */
const CHECKED_BY_OXLINT = [
  'no-base-to-string',
  'no-explicit-any',
  'no-floating-promises',
  'no-misused-promises',
  'no-misused-spread',
  'no-non-null-assertion',
  'no-unnecessary-type-assertion',
  'no-unsafe-argument',
  'no-unsafe-assignment',
  'no-unsafe-call',
  'no-unsafe-member-access',
  'no-unsafe-return',
  'no-unused-vars',
  'restrict-plus-operands',
  'restrict-template-expressions',
  'return-await',
  'unbound-method',
];

const off = (...rules) => Object.fromEntries(rules.map((rule) => [`@typescript-eslint/${rule}`, 'off']));

export default tseslint.config(
  { ignores: ['**/dist/**', '**/*.mjs', '**/*.mts', '**/node_modules/**'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        // The scripts of pages are compiled by their own libs, with a browser's types.
        project: [
          'test/architecture/planted/strict/tsconfig.json',
          'test/tsconfig.json',
          'libs/sandbox-page/tsconfig.json',
          'libs/chat-page/tsconfig.json',
        ],
      },
    },
    rules: {
      ...off(...CHECKED_BY_OXLINT),
      // A method that fulfils an asynchronous port may have nothing to wait for.
      ...off('require-await'),
      // Nest's modules are empty classes, and its option literals hold classes where types are expected.
      ...off('no-extraneous-class', 'no-unsafe-class-instance-assignment'),
      // Style that hides no mistake: a type argument that says what the default would be, a parameter that only names
      // the type of an answer, `return complain()` where nothing is returned.
      ...off('no-unnecessary-type-arguments', 'no-unnecessary-type-parameters', 'no-confusing-void-expression'),
    },
  },
);
