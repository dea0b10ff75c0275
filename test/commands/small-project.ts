import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

const checkout = resolve('.');

/** How a command ended and what it said. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project of one lib and one app that our own commands work on, in a temporary folder, with what is installed here. */
export class SmallProject {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'redress-commands-')));

  constructor() {
    cpSync(join(checkout, 'scripts'), join(this.folder, 'scripts'), { recursive: true });
    cpSync(join(checkout, 'package-lock.json'), join(this.folder, 'package-lock.json'));
    symlinkSync(join(checkout, 'node_modules'), join(this.folder, 'node_modules'));
    const jest = (JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as { jest: object }).jest;
    this.write('package.json', JSON.stringify({ name: 'small', private: true, type: 'module', jest }));
    const { compilerOptions } = JSON.parse(readFileSync(join(checkout, 'tsconfig.json'), 'utf8')) as {
      compilerOptions: object;
    };
    const references = [{ path: 'libs/one' }, { path: 'apps/standalone' }];
    this.write('tsconfig.json', JSON.stringify({ compilerOptions, files: [], references }));
    this.package('libs/one', { 'number.ts': 'export const one = 1;\n' });
    this.package('apps/standalone', { 'main.ts': 'process.stdout.write(`main ${process.pid}`);\n' });
    mkdirSync(join(this.folder, 'test'));
  }

  private package(folder: string, sources: Record<string, string>): void {
    const compilerOptions = { rootDir: 'src', outDir: 'dist' };
    const project = { extends: '../../tsconfig.json', compilerOptions, include: ['src'], references: [] };
    this.write(`${folder}/tsconfig.json`, JSON.stringify(project));
    this.write(`${folder}/package.json`, JSON.stringify({ type: 'module' }));
    for (const [name, content] of Object.entries(sources)) this.write(`${folder}/src/${name}`, content);
  }

  write(file: string, content: string): void {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  /** Runs Node with these arguments in the project, to its end. */
  async run(...args: string[]): Promise<Outcome & { pid: number | undefined }> {
    const child = spawn(process.execPath, args, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const closed = once(child, 'close') as Promise<[number | null]>;
    const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    return { code, stdout, stderr, pid: child.pid };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
