export function fail(): never {
  throw 'no stack, no code';
}
