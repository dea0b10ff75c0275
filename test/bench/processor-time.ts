import { availableParallelism } from 'node:os';
import type { RunningProduct } from '../e2e/running-product.js';
import type { Report } from './benchmark.js';

/** What a load costs in processor time, so that figures of one machine tell something about another. */
export class ProcessorTime {
  private constructor(
    private readonly product: RunningProduct,
    private readonly productSeconds: number,
    private readonly generator = process.cpuUsage(),
    private readonly began = performance.now(),
  ) {}

  static async begin(product: RunningProduct): Promise<ProcessorTime> {
    return new ProcessorTime(product, await product.cpuSeconds());
  }

  /** Tells what has been used since the beginning, for each of `count` complaints. */
  async tell(report: Report, count: number): Promise<void> {
    const took = performance.now() - this.began;
    const { user, system } = process.cpuUsage(this.generator);
    const generatorMs = (user + system) / 1000;
    const productMs = ((await this.product.cpuSeconds()) - this.productSeconds) * 1000;
    report.figure({ name: 'processor time a complaint, product', value: productMs / count, unit: 'ms' });
    report.figure({ name: 'processor time a complaint, generator', value: generatorMs / count, unit: 'ms' });
    const share = (productMs + generatorMs) / (took * availableParallelism());
    report.figure({ name: 'of the time of all cores', value: share * 100, unit: '%' });
  }
}
