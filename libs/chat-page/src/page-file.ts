import { existsSync, readFileSync } from 'node:fs';
import { STYLE } from './style.js';

/** Something that the page asks for. */
export interface PageFile {
  /** Media type. */
  readonly type: string;
  readonly body: string;
}

// A module of ours, and nothing that leads out of its folder.
const SCRIPT = /^[a-z]+(?:-[a-z]+)*\.js$/u;
// Browsers get what was compiled, also where the rest runs from its sources.
const FOLDER = '../dist/browser/';

/** The style of the page or one of its scripts; undefined for any other name. */
export function pageFile(name: string): PageFile | undefined {
  if (name === 'style.css') return { type: 'text/css; charset=utf-8', body: STYLE };
  if (!SCRIPT.test(name)) return undefined;
  const file = new URL(FOLDER + name, import.meta.url);
  return existsSync(file) ? { type: 'text/javascript; charset=utf-8', body: readFileSync(file, 'utf8') } : undefined;
}
