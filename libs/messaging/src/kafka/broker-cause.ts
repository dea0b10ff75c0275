import { causeOf } from '../cause-of.js';

/** An error for the log, with the broker's own name for it where it gave one: `KafkaJSError: TOPIC_AUTHORIZATION_FAILED`. */
export function brokerCauseOf(error: unknown): string {
  const named = brokerNameOf(error);
  return named === undefined ? causeOf(error) : `${causeOf(error)}: ${named}`;
}

// kafkajs wraps what the broker said into errors of its own, several of them into one.
function brokerNameOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('type' in error && typeof error.type === 'string') return error.type;
  const inner: unknown = 'errors' in error && Array.isArray(error.errors) ? error.errors[0] : error.cause;
  return brokerNameOf(inner);
}
