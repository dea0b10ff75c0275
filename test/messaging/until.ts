/**
 * Polls until `condition` is truthy and returns its value.
 * @throws Error with what was last seen, after `limitMs`
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  what: string,
  limitMs = 20_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== null && value !== false) return value as NonNullable<Exclude<T, false>>;
    if (Date.now() > deadline) throw new Error(`waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
