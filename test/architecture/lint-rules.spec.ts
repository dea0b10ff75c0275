import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { outputOfTool, projectFolder } from './output-of-tool.js';

interface OxlintReport {
  diagnostics: { code: string; filename: string }[];
}

const PLANTED = 'test/architecture/planted/lint';
const CONFIGURATION = 'test/architecture/oxlint.json';

/** `typescript.no-explicit-any.ts` is named after the rule that oxlint reports as `typescript(no-explicit-any)`. */
function ruleOf(file: string): string {
  const name = basename(file).replace(/(\.spec)?\.ts$/, '');
  return `${name.includes('.') ? name.replace('.', '(') : `eslint(${name}`})`;
}

function configuredRules(): string[] {
  const text = readFileSync(join(projectFolder, CONFIGURATION), 'utf8');
  const { rules, overrides } = JSON.parse(text) as { rules: object; overrides: { rules: Record<string, unknown> }[] };
  const switchedOn = overrides.flatMap((each) => Object.keys(each.rules).filter((rule) => each.rules[rule] !== 'off'));
  return [...new Set([...Object.keys(rules), ...switchedOn])].map((rule) => ruleOf(rule.replace('/', '.'))).sort();
}

const files = readdirSync(join(projectFolder, PLANTED), { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

const report = JSON.parse(
  outputOfTool('node_modules/oxlint/bin/oxlint', ['-c', CONFIGURATION, '--type-aware', '-f', 'json', PLANTED]),
) as OxlintReport;

describe('lint', () => {
  it('has a planted violation for each rule', () => {
    expect([...new Set(files.map(ruleOf))].sort()).toEqual(configuredRules());
  });

  it.each(files)('finds what is planted in %s and nothing else', (file) => {
    const found = report.diagnostics
      .filter(({ filename }) => filename === `${PLANTED}/${file}`)
      .map(({ code }) => code);
    expect([...new Set(found)]).toEqual([ruleOf(file)]);
  });
});
