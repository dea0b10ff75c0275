import { createHmac } from 'node:crypto';

export interface WebhookCallerParts {
  readonly authToken: string;
  /** Where a post really goes that is meant for this address: behind a proxy, say, that is not there when trying things out. */
  readonly reach?: (url: string) => string;
}

/** Posts forms to whoever uses the network, signed as the vendor describes it ("Security", validating requests). */
export class WebhookCaller {
  constructor(private readonly parts: WebhookCallerParts) {}

  /** @returns the HTTP status; undefined when nobody answered */
  async post(url: string, fields: Readonly<Record<string, string>>): Promise<number | undefined> {
    const { reach = (address): string => address } = this.parts;
    try {
      const answer = await fetch(reach(url), {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
          'x-twilio-signature': this.signature(url, fields),
        },
        body: new URLSearchParams(fields).toString(),
        redirect: 'manual',
        // The vendor waits no longer ("Webhooks (HTTP callbacks): connection overrides").
        signal: AbortSignal.timeout(15_000),
      });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return undefined;
    }
  }

  /** The address, then each name and value in the order of names, under HMAC-SHA-1 with the auth token. */
  signature(url: string, fields: Readonly<Record<string, string>>): string {
    const names = Object.keys(fields).sort();
    const signed = names.reduce((text, name) => `${text}${name}${fields[name] ?? ''}`, url);
    return createHmac('sha1', this.parts.authToken).update(signed, 'utf8').digest('base64');
  }
}
