import { existsSync, readFileSync } from 'node:fs';
import { PAGE } from './page.js';
import { STYLE } from './style.js';

/** Something that a browser asks for. */
export interface PageFile {
  /** Media type. */
  readonly type: string;
  readonly body: string;
}

// A module of ours, and nothing that leads out of its folder.
const SCRIPT = /^[a-z]+(?:-[a-z]+)*\.js$/u;

/** The page (`index.html`), its style or one of its scripts; undefined for any other name. */
export function pageFile(name: string): PageFile | undefined {
  if (name === 'index.html') return { type: 'text/html; charset=utf-8', body: PAGE };
  if (name === 'style.css') return { type: 'text/css; charset=utf-8', body: STYLE };
  const file = new URL(`browser/${name}`, import.meta.url);
  if (!SCRIPT.test(name) || !existsSync(file)) return undefined;
  return { type: 'text/javascript; charset=utf-8', body: readFileSync(file, 'utf8') };
}
