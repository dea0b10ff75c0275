import { TelephoneNetwork, type ReadText } from '@redress/sandbox';
import { eventually, RunningProduct } from './running-product.js';

/** The whole product with a telephone network on this machine as its provider. */
export class TelephoneStage {
  private last = 100;

  private constructor(
    readonly product: RunningProduct,
    readonly network: TelephoneNetwork,
    private readonly settings: Record<string, string>,
  ) {}

  /** @param numbers ours, those on WhatsApp as `whatsapp:+…` */
  static async open(numbers: readonly string[]): Promise<TelephoneStage> {
    const product = await RunningProduct.create();
    const network = new TelephoneNetwork({ numbers, webhookUrl: `${product.url}/webhooks/twilio/messages` });
    await network.start();
    const settings = {
      REDRESS_TWILIO_ACCOUNT_SID: network.accountSid,
      REDRESS_TWILIO_AUTH_TOKEN: network.authToken,
      REDRESS_TWILIO_FROM: numbers.join(','),
      REDRESS_TWILIO_API_URL: network.url,
    };
    await product.start(settings);
    await product.signIn();
    return new TelephoneStage(product, network, settings);
  }

  /** Ends the product and starts it anew as if `milliseconds` had passed meanwhile. */
  async startLater(milliseconds: number): Promise<void> {
    await this.product.stop();
    const later = `const now = Date.now; Date.now = () => now() + ${String(milliseconds)};`;
    const options = `--import=data:text/javascript,${encodeURIComponent(later)}`;
    await this.product.start({ ...this.settings, NODE_OPTIONS: options });
    await this.product.signIn();
  }

  /** The number of a telephone that nobody has used before. */
  telephone(): string {
    this.last += 1;
    return `+447700900${String(this.last)}`;
  }

  /** Sends us a text, or a message where the number is one of WhatsApp. @throws when our webhook does not take it */
  async type(from: string, body: string): Promise<void> {
    const { status } = await this.network.type({ from, body });
    if (status !== 200) throw new Error(`the webhook answered ${String(status)}`);
  }

  /** What went to a number, once it is so many; fails at once when it is more. */
  async texts(to: string, count: number): Promise<readonly ReadText[]> {
    return eventually(
      () => {
        const found = this.network.list({ to });
        if (found.length > count) throw new Error(`${String(found.length)} texts went to ${to}`);
        return Promise.resolve(found.length === count ? found : undefined);
      },
      `${String(count)} texts to ${to}`,
    );
  }

  /** The one case of a number on a channel. */
  async caseOf<T extends { readonly channel: string }>(number: string, channel = 'sms'): Promise<T> {
    return eventually(async () => {
      const path = `/api/v1/cases?q=${encodeURIComponent(number)}`;
      const items = (await this.product.get<{ items: T[] }>(path)).items.filter((each) => each.channel === channel);
      if (items.length > 1) throw new Error(`${String(items.length)} cases of ${number}`);
      return items[0];
    }, `the ${channel} case of ${number}`);
  }

  async close(): Promise<void> {
    await this.network.stop();
    await this.product.remove();
  }
}
