export function isNamed(text: string): boolean {
  return JSON.parse(text).name !== undefined;
}
