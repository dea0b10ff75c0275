import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectFolder } from './output-of-tool.js';
import { treeRules, treeViolations } from './tree-rules.mjs';

const planted = join(projectFolder, 'test/architecture/planted/files');
const rules = readdirSync(planted);

describe('file rules', () => {
  it('have a planted violation each', () => {
    expect([...rules].sort()).toEqual([...treeRules].sort());
  });

  it.each(rules)('find what is planted for %s and nothing else', (rule) => {
    const root = join(planted, rule);
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
    const found = treeViolations(
      root,
      files.filter((file) => statSync(join(root, file)).isFile()),
    );
    expect(found.map((violation) => violation.rule)).toEqual([rule]);
  });
});
