/** Every way in which a complaint can come; `manual` is telephone, counter and letter, taken by staff. */
export const CHANNELS = ['email', 'web', 'manual'] as const;
export type Channel = (typeof CHANNELS)[number];

/** What an accepted message is (architecture section 3). A `request` never opens a case. */
export const MESSAGE_KINDS = ['message', 'automatic', 'bounce', 'opt-out', 'spam', 'request'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** What became of an accepted message: the answer to "where did that mail go?". */
export const FATES = ['opened', 'added', 'filed', 'held', 'duplicate', 'before-start', 'parked'] as const;
export type Fate = (typeof FATES)[number];

/** What the customer is told; each kind is one template. */
export const UPDATE_KINDS = ['receipt', 'reply', 'question', 'progress', 'decision'] as const;
export type UpdateKind = (typeof UPDATE_KINDS)[number];

/**
 * How far an update has come. `unknown`: whether it was sent cannot be told. `handed-over`: a person does it.
 * `accepted`: the relay took it. Only `queued` and `sending` are unfinished.
 */
export const DELIVERY_STATES = [
  'queued',
  'sending',
  'accepted',
  'delivered',
  'bounced',
  'failed',
  'suppressed',
  'unknown',
  'handed-over',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** What the customer sees of the case's state, in words a template turns into their language. */
export const CUSTOMER_STATES = ['received', 'in-progress', 'decided', 'closed'] as const;
export type CustomerState = (typeof CUSTOMER_STATES)[number];
