import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Where a histogram's borders lie when nothing else is said: 5 ms to 30 s, in seconds. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The figures of this process, for Prometheus. Asking for a name again gives the same metric. Names begin with `redress_`. */
export class Metrics {
  private readonly registry = new Registry();

  /** @param machine also the process's own figures: memory, event loop, garbage collection. */
  constructor(machine = false) {
    if (machine) collectDefaultMetrics({ register: this.registry });
  }

  counter<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> {
    const known = this.registry.getSingleMetric(name) as Counter<L> | undefined;
    return known ?? new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  /** @param collect asked at every scrape, when the figure is looked up rather than kept. */
  gauge(name: string, help: string, collect?: () => number | Promise<number>): Gauge {
    const known = this.registry.getSingleMetric(name) as Gauge | undefined;
    if (known !== undefined) return known;
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [this.registry],
      ...(collect === undefined ? {} : { collect: async (): Promise<void> => gauge.set(await collect()) }),
    });
    return gauge;
  }

  /** One gauge with labels whose figures are all looked up at every scrape. */
  gauges<L extends string>(
    name: string,
    help: string,
    labelNames: readonly L[],
    collect: () => Promise<readonly { readonly labels: Record<L, string>; readonly value: number }[]>,
  ): void {
    const gauge: Gauge<L> = new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.registry],
      collect: async (): Promise<void> => {
        const figures = await collect();
        gauge.reset();
        for (const { labels, value } of figures) gauge.inc(labels, value);
      },
    });
  }

  /** Durations in seconds. */
  histogram<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Histogram<L> {
    const known = this.registry.getSingleMetric(name) as Histogram<L> | undefined;
    const options = { name, help, labelNames: [...labelNames], buckets: SECONDS, registers: [this.registry] };
    return known ?? new Histogram(options);
  }

  /** All figures in Prometheus's text format, and its media type. */
  async render(): Promise<{ readonly contentType: string; readonly text: string }> {
    return { contentType: this.registry.contentType, text: await this.registry.metrics() };
  }
}
