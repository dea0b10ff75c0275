export async function wait(value: number): Promise<number> {
  await value;
  return value;
}
