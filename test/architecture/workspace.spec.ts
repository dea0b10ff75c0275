import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectFolder } from './output-of-tool.js';

interface References {
  references: { path: string }[];
}

interface NestProjects {
  projects: Record<
    string,
    { type: string; root: string; sourceRoot: string; compilerOptions: { tsConfigPath: string } }
  >;
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(join(projectFolder, file), 'utf8')) as T;
}

const packages = ['apps', 'libs']
  .flatMap((group) => readdirSync(join(projectFolder, group)).map((name) => `${group}/${name}`))
  .filter((folder) => existsSync(join(projectFolder, folder, 'package.json')))
  .sort();

describe('every package', () => {
  it('is compiled with the product', () => {
    const { references } = read<References>('tsconfig.json');
    expect(references.map(({ path }) => path).sort()).toEqual(packages);
  });

  it('is compiled before the test programs', () => {
    const { references } = read<References>('test/tsconfig.programs.json');
    expect(references.map(({ path }) => path.replace('../', '')).sort()).toEqual(packages);
  });

  it('is known to nest generate', () => {
    const { projects } = read<NestProjects>('nest-cli.json');
    const wanted = packages.map((root) => ({
      type: root.startsWith('apps/') ? 'application' : 'library',
      root,
      sourceRoot: `${root}/src`,
      tsConfigPath: `${root}/tsconfig.json`,
    }));
    const found = Object.values(projects).map(({ type, root, sourceRoot, compilerOptions }) => ({
      ...{ type, root, sourceRoot },
      tsConfigPath: compilerOptions.tsConfigPath,
    }));
    expect(found.sort((a, b) => a.root.localeCompare(b.root))).toEqual(wanted);
  });

  it('is named after its folder', () => {
    const names = packages.map((folder) => read<{ name: string }>(`${folder}/package.json`).name);
    expect(names).toEqual(
      packages.map((folder) => folder.replace(/^apps\//, '@redress/app-').replace(/^libs\//, '@redress/')),
    );
  });
});

describe('every dependency', () => {
  it('runs on the oldest Node that we run on, so that nobody is warned at the first start', () => {
    const { packages: locked } = read<{ packages: Record<string, { engines?: { node?: string } }> }>(
      'package-lock.json',
    );
    const oldest = Number(
      /OLDEST = (\d+)/u.exec(readFileSync(join(projectFolder, 'scripts/set-up/require-node.mjs'), 'utf8'))?.[1],
    );
    const isFine = (range: string): boolean =>
      range.split('||').some((each) => Number(/\d+/u.exec(each)?.[0] ?? 0) <= oldest);
    const newer = Object.entries(locked).filter(([, { engines }]) => !isFine(engines?.node ?? '*'));
    expect(newer.map(([path, { engines }]) => `${path} ${engines?.node ?? ''}`)).toEqual([]);
  });
});
