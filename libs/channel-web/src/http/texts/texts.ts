import type { EN } from './en.js';

export type TextKey = keyof typeof EN;

/** What the pages say in one language. */
export type Texts = Readonly<Record<TextKey, string>>;

/** A text with its placeholders, such as `{name}`, filled in. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/gu, (placeholder, name: string) => String(values[name] ?? placeholder));
}
