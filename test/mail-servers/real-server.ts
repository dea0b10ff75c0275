/** The value of a variable that names a real server; a run without it is a failure, never a skipped suite. */
export function serverVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: npm run test:real brings the server and sets it`);
  return value;
}

/** Starts, stops or kills a server that the run has brought, by its name in `scripts/real`; resolves when that is done. */
export async function controlServer(server: string, action: 'start' | 'stop' | 'kill'): Promise<void> {
  const control = serverVariable(`REDRESS_TEST_${server.toUpperCase()}_CONTROL`);
  const answer = await fetch(`${control}/${action}`, { method: 'POST' });
  if (!answer.ok) throw new Error(await answer.text());
}
