// Rules about the files themselves: where they lie, what they are called, what they must not contain.
import { readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';

const TOP_LEVEL = new Set([
  ...['apps', 'libs', 'deploy', 'test', 'docs', 'scripts', '.ci'],
  ...['nest-cli.json', 'docker-compose.yml', 'package.json', 'package-lock.json', 'tsconfig.json', 'README.md'],
  ...['.gitignore', '.npmrc', '.dockerignore'],
]);

/** Names that tools or habit fix. */
const FIXED_NAMES = new Set(['README.md', 'Dockerfile']);
const KEBAB_CASE = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
const DRAWER = /^((.+-)?(utils?|helpers?|misc)|common)$/;

/** What a file may not say; the patterns are written so that they do not find themselves. */
const FORBIDDEN_TEXT = {
  secret: [
    /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
    /\bAKIA[0-9A-Z]{16}\b/,
    /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
    /\bnpm_[A-Za-z0-9]{36}\b/,
    /\bxox[abprs]-[0-9A-Za-z-]{10,}/,
    /_authToken\s*=/,
  ],
  'package-source': [
    /"resolved": "https?:/,
    /^\s*registry\s*=/m,
    /\bhttps?:\/\/[\w.-]*\b(registry|proxy|mirror|artifactory|nexus)\b[\w-]*\.[\w.-]+/,
  ],
  'machine-path': [
    /(?<![\w.~-])\/(home|Users)\/[a-z][\w.-]*\//,
    /(?<![\w.~-])\/(root|work)\/[\w.-]+/,
    /\b[A-Z]:\\\\?Users\\/,
  ],
};

const BINARY = new Set(['.png', '.jpg', '.ico', '.woff2', '.pdf', '.gz', '.zip', '.eml']);

export const treeRules = ['top-level', 'kebab-case', 'no-drawer', 'named-re-exports', ...Object.keys(FORBIDDEN_TEXT)];

/**
 * The rules broken by files (paths below `root`, with slashes), as `{ rule, file, message }`.
 */
export function treeViolations(root, files) {
  return files.flatMap((file) =>
    [...placeViolations(file), ...textViolations(root, file)].map((found) => ({ ...found, file })),
  );
}

function placeViolations(file) {
  const found = [];
  const parts = file.split('/');
  if (!TOP_LEVEL.has(parts[0])) found.push({ rule: 'top-level', message: `${parts[0]} has no place at the top level` });
  const odd = parts.find((part) => !FIXED_NAMES.has(part) && !KEBAB_CASE.test(part));
  if (odd !== undefined) found.push({ rule: 'kebab-case', message: `${odd} is not in kebab-case` });
  const drawer = parts.find((part) => DRAWER.test(part.split('.')[0]));
  if (drawer !== undefined) found.push({ rule: 'no-drawer', message: `${drawer} does not say what is in it` });
  return found;
}

function textViolations(root, file) {
  if (BINARY.has(extname(file))) return [];
  const text = readFileSync(join(root, file), 'utf8');
  const found = Object.entries(FORBIDDEN_TEXT).flatMap(([rule, patterns]) => {
    const match = patterns.map((pattern) => pattern.exec(text)).find((each) => each !== null);
    return match ? [{ rule, message: `line ${lineOf(text, match.index)}` }] : [];
  });
  if (basename(file) === 'index.ts' && /^export \*/m.test(text)) {
    found.push({ rule: 'named-re-exports', message: 'an index names what it exports' });
  }
  return found;
}

const lineOf = (text, index) => text.slice(0, index).split('\n').length;
