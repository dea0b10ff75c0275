import type { Metrics } from '@redress/platform';

/** Counts posts that were not signed: a wrong token or address of ours, or somebody else. */
export class RefusedWebhooks {
  constructor(private readonly metrics?: Pick<Metrics, 'counter'>) {}

  count(): void {
    this.metrics
      ?.counter(
        'redress_sms_webhooks_refused_total',
        'Posts to the webhooks of text messages without a valid signature.',
      )
      .inc();
  }
}
