import twilio from 'twilio';
import type { FormFields } from '../domain/received-text.js';

/** Tells the provider's posts from everybody else's, by the signature over our public address and the fields. */
export class WebhookSignature {
  /**
   * @param publicUrl what the provider was told to call: a proxy in front of us may have been asked for another name
   * @param tokens the auth token and, while it is changed, the one before; none: nobody is believed
   */
  constructor(
    private readonly publicUrl: string,
    private readonly tokens: readonly string[],
  ) {}

  /** @param path as asked for, with its query */
  holds(signature: string, path: string, fields: FormFields): boolean {
    const url = `${this.publicUrl}${path}`;
    return this.tokens.some((token) => twilio.validateRequest(token, signature, url, { ...fields }));
  }
}
