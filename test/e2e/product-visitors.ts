import { Visitor, type VisitorOptions } from '../channel-chat/visitor.js';
import { eventually, type RunningProduct } from './running-product.js';

/** The visitors of a running product, who all leave in the end. */
export class ProductVisitors {
  private readonly visitors: Visitor[] = [];

  constructor(private readonly product: RunningProduct) {}

  async connect(options: VisitorOptions = {}): Promise<Visitor> {
    const visitor = await Visitor.connect(this.product.url, options);
    this.visitors.push(visitor);
    return visitor;
  }

  /** Somebody who has complained, and the reference of their case. */
  async complaining(text: string, options: VisitorOptions = {}): Promise<[Visitor, string]> {
    const visitor = await this.connect(options);
    await visitor.hello({ language: 'en' });
    await visitor.say('first', text);
    return [visitor, await eventually(() => Promise.resolve(visitor.references[0]), 'the reference of a case')];
  }

  leave(): void {
    for (const visitor of this.visitors) visitor.leave();
  }
}
