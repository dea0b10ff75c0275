export function listen(on: (handler: () => void) => void, work: () => Promise<void>): void {
  on(async () => {
    await work();
  });
}
