export function show(list: string[], print: (index: string) => void): void {
  for (const index in list) print(index);
}
