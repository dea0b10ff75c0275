import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { outputOfTool, projectFolder } from './output-of-tool.js';

interface CruiseReport {
  summary: {
    violations: { from: string; rule: { name: string } }[];
    ruleSetUsed: { forbidden: { name: string }[] };
  };
}

const planted = join(projectFolder, 'test/architecture/planted/imports');
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'redress-imports-')));

/** A small project whose packages are linked as npm links workspaces, with stand-ins for what npm installs. */
function layOut(): void {
  cpSync(planted, folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules/@redress'), { recursive: true });
  for (const name of readdirSync(join(folder, 'libs'))) {
    symlinkSync(join(folder, 'libs', name), join(folder, 'node_modules/@redress', name));
  }
  for (const name of ['stray', 'development', 'kafkajs', 'libsql', 'mongodb', '@aws-sdk/client-s3']) {
    const installed = join(folder, 'node_modules', name);
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    writeFileSync(join(installed, 'index.js'), '');
  }
}

function cruise(): CruiseReport {
  const configuration = join(projectFolder, 'test/architecture/import-rules.mjs');
  const args = ['--config', configuration, '--output-type', 'json', 'libs', 'apps'];
  return JSON.parse(
    outputOfTool('node_modules/dependency-cruiser/bin/dependency-cruise.mjs', args, folder),
  ) as CruiseReport;
}

layOut();
const { violations, ruleSetUsed } = cruise().summary;
const rules = [...new Set(ruleSetUsed.forbidden.map(({ name }) => name))].sort();
const files = readdirSync(planted, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const ruleOf = (file: string): string => basename(file).replace(/\..*/, '');
const violating = files.filter((file) => rules.includes(ruleOf(file)));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('import rules', () => {
  it('have a planted violation each', () => {
    expect([...new Set(violating.map(ruleOf))].sort()).toEqual(rules);
  });

  it.each(violating)('find what is planted in %s and nothing else', (file) => {
    const found = violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);
    expect([...new Set(found)]).toEqual([ruleOf(file)]);
  });

  it('find nothing in the files that keep them', () => {
    expect(violations.filter(({ from }) => !violating.includes(from))).toEqual([]);
  });
});
