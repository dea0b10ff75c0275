import { describe, expect, it } from '@jest/globals';
import { lifecycleDiagram } from '@redress/cases';
import { existsSync, readFileSync } from 'node:fs';

const README = readFileSync('README.md', 'utf8');
const SCRIPTS = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }).scripts;

describe('the README', () => {
  it('shows the lifecycle as it is', () => {
    expect(README).toContain(lifecycleDiagram());
  });

  it('names commands that exist, and all that people use', () => {
    const named = [...README.matchAll(/`?npm (?:run )?(start|test:real|test|check|bench|staff|republish)\b/gu)].map(
      (match) => match[1] ?? '',
    );
    expect(new Set(named)).toEqual(new Set(['start', 'test', 'test:real', 'check', 'bench', 'staff', 'republish']));
    for (const name of named) expect(SCRIPTS).toHaveProperty(name);
  });

  it('links to pages that are there', () => {
    for (const [, path = ''] of README.matchAll(/\]\(([^)#:]+)\)/gu))
      expect([path, existsSync(path)]).toEqual([path, true]);
  });
});

describe('the table of mail rules', () => {
  it('names tests that are there by their titles', () => {
    const named = [...readFileSync('docs/mail-rules.md', 'utf8').matchAll(/\[([^\]]+)\]\(\.\.\/([^)]+)\)/gu)];
    expect(named.length).toBeGreaterThan(30);
    for (const [, title = '', path = ''] of named) {
      expect([path, title, readFileSync(path, 'utf8').includes(title)]).toEqual([path, title, true]);
    }
  });
});
