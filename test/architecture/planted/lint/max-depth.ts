export function deep(list: number[][][][]): number {
  let sum = 0;
  for (const a of list) {
    for (const b of a) {
      for (const c of b) {
        for (const d of c) {
          if (d > 0) sum += d;
        }
      }
    }
  }
  return sum;
}
