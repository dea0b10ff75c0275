// Which file may import which, as rules of dependency-cruiser on resolved paths: an import cannot hide behind an alias
// or an index. The order of the layers is not written here a second time, it is read from the references in each
// tsconfig.json, which the compiler follows too. Paths are relative to the folder the command runs in.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const SPEC = '\\.spec\\.ts$';

function packages() {
  return ['libs', 'apps'].flatMap((group) =>
    (existsSync(group) ? readdirSync(group) : [])
      .map((name) => join(group, name))
      .filter((folder) => existsSync(join(folder, 'tsconfig.json'))),
  );
}

/** The names of the libs that a package's tsconfig.json refers to. */
function references(folder) {
  const { references: found = [] } = JSON.parse(readFileSync(join(folder, 'tsconfig.json'), 'utf8'));
  return found.map(({ path }) => basename(path));
}

function layerOf(folder) {
  const reachable = [basename(folder), ...references(folder)];
  return {
    name: 'layer-order',
    comment: `${folder} may import the libs its tsconfig.json refers to, no other.`,
    severity: 'error',
    from: { path: `^${folder}/src/`, pathNot: SPEC },
    to: { path: '^libs/', pathNot: reachable.map((name) => `^libs/${name}/`) },
  };
}

/** A package that speaks one engine's language has one home. */
function home(dependency, folder) {
  return {
    name: `${dependency.replace('@', '')}-has-one-home`,
    comment: `Only ${folder} speaks ${dependency}; everything else uses the port above it.`,
    severity: 'error',
    from: { path: '^(libs|apps)/', pathNot: `^${folder}/` },
    to: { path: `(^|node_modules/)${dependency}/` },
  };
}

const rules = [
  {
    name: 'no-cycle',
    comment: 'Two files that need each other are one file, or three.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-deep-import',
    comment: 'A lib is what its index exports.',
    severity: 'error',
    from: { path: '^(libs/[^/]+|apps/[^/]+|test|scripts)/' },
    to: { path: '^libs/', pathNot: ['^$1/', '^libs/[^/]+/src/index\\.ts$'] },
  },
  {
    name: 'by-package-name',
    comment: 'Another lib is imported as @redress/name, never by a path to its files.',
    severity: 'error',
    from: { path: '^(libs/[^/]+|apps/[^/]+|test|scripts)/' },
    to: { path: '^libs/[^/]+/src/index\\.ts$', pathNot: '^$1/', dependencyTypesNot: ['aliased-workspace'] },
  },
  {
    name: 'no-own-index',
    comment: 'Inside a lib, import the file itself: its index makes a cycle.',
    severity: 'error',
    from: { path: '^libs/([^/]+)/src/.+', pathNot: '^libs/[^/]+/src/index\\.ts$' },
    to: { path: '^libs/$1/src/index\\.ts$' },
  },
  {
    name: 'apps-are-not-imported',
    comment: 'An app is a process: it starts things and has nothing to offer.',
    severity: 'error',
    from: { path: '^(libs/[^/]+|apps/[^/]+|test|scripts)/' },
    to: { path: '^apps/', pathNot: '^$1/' },
  },
  {
    name: 'domain-is-pure',
    comment: 'domain/ imports itself and the kernel: no engine, no framework, no clock of its own.',
    severity: 'error',
    from: { path: '^libs/([^/]+)/src/domain/', pathNot: SPEC },
    to: { pathNot: ['^libs/$1/src/domain/', '^libs/(kernel|contracts)/src/index\\.ts$'] },
  },
  {
    name: 'domain-takes-types-of-contracts',
    comment:
      'The words that travel are the words of the domain too; their schema classes, with a library below, are not.',
    severity: 'error',
    from: { path: '^libs/([^/]+)/src/domain/', pathNot: SPEC },
    to: { path: '^libs/contracts/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'testing-only-in-tests',
    comment: 'Stand-ins and fault points have no place in what customers run.',
    severity: 'error',
    from: { path: '^(libs|apps)/', pathNot: ['^libs/testing/', SPEC] },
    to: { path: '^libs/testing/' },
  },
  {
    name: 'resolvable',
    comment: 'The imported file is not there.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'declared',
    comment: 'A package that is imported stands in package.json.',
    severity: 'error',
    from: {},
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'no-development-package-in-product',
    comment: 'What customers run imports dependencies, not devDependencies.',
    severity: 'error',
    from: { path: '^(libs|apps)/', pathNot: ['^libs/testing/', SPEC] },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
  },
  home('kafkajs', 'libs/messaging/src/kafka'),
  home('libsql', 'libs/sqlite'),
  home('mongodb', 'libs/persistence'),
  home('@aws-sdk', 'libs/files/src/s3'),
  ...packages().map(layerOf),
];

export default {
  forbidden: rules,
  options: {
    doNotFollow: { path: '(^|/)(node_modules|dist)/' },
    exclude: { path: '^(test/architecture/planted|[^/]+/[^/]+/dist|test/dist)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    moduleSystems: ['es6'],
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@redress/source', 'import', 'node', 'default', 'types'],
    },
  },
};
