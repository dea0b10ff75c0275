export function parse(text: string): { name: string } {
  return JSON.parse(text);
}
