import { successOf, type Place } from './door.js';

/** What a product's sandbox says of it. @throws Error when it has none, or none for mails and texts */
export async function placeAt({
  url = '',
  smtpPort,
}: {
  readonly url?: string;
  readonly smtpPort: number;
}): Promise<Place> {
  const answer = await successOf(await fetch(`${url}/sandbox/api/state`), 'the sandbox');
  const { mail, numbers } = (await answer.json()) as { mail?: string; numbers: readonly string[] };
  if (mail === undefined || numbers.length === 0)
    throw new Error('mails or texts of this product have a provider and go to real people: play with a sandbox');
  return { url, smtpPort, mail };
}
