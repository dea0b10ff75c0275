export let moving = 1;

export function move(): void {
  moving += 1;
}
