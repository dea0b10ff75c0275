/** Every way in which a complaint can come; `manual` is telephone, counter and letter, taken by staff. */
export const CHANNELS = ['email', 'sms', 'whatsapp', 'web', 'chat', 'manual'] as const;
export type Channel = (typeof CHANNELS)[number];

/** What an accepted message is (architecture section 3). A `request` never opens a case. */
export const MESSAGE_KINDS = ['message', 'automatic', 'bounce', 'opt-out', 'spam', 'request'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** What became of an accepted message: the answer to "where did that mail go?". */
export const FATES = ['opened', 'added', 'filed', 'held', 'duplicate', 'before-start', 'parked'] as const;
export type Fate = (typeof FATES)[number];

/** What the customer is told; each kind is one template. */
export const UPDATE_KINDS = [
  'receipt',
  'understood',
  'reply',
  'question',
  'progress',
  'delay',
  'decision',
  'closed',
  'reopened',
  'hand-over',
  'access',
  'emergency',
  'which-case',
  'summary',
  'warning',
  'conversation-ended',
  'conversation-resumed',
] as const;
export type UpdateKind = (typeof UPDATE_KINDS)[number];

/**
 * Why a gateway asks that a person looks at a message before it opens a case; one that belongs to a case joins it all the same.
 * `list`: sent to many, or through a mailing list. `doubtful`: it has a mark of machines that people's mail has too, or its
 * sender wants no automatic answer.
 */
export const HOLD_REASONS = ['spam', 'no-content', 'list', 'doubtful', 'breaker', 'before-start'] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** What a message asks of people besides what it says: to talk to a person, or to be called back. */
export const MESSAGE_ASKS = ['person', 'call'] as const;
export type MessageAsk = (typeof MESSAGE_ASKS)[number];

/**
 * What a customer asks for by a `request`: fresh links, to be left alone, or to see the whole by proving one thing. `ended`: their
 * stay in a conversation is over. `reach`: how they can be reached beside a conversation, in `details`; without these they do not
 * want to say it.
 */
export const REQUEST_TYPES = ['access', 'not-me', 'proof', 'ended', 'reach'] as const;
export type RequestType = (typeof REQUEST_TYPES)[number];

/**
 * How far an update has come. `unknown`: whether it was sent cannot be told. `handed-over`: a person does it.
 * `accepted`: the relay took it. `read`: its reader let us know, which few channels do. Only `queued` and `sending` are unfinished.
 */
export const DELIVERY_STATES = [
  'queued',
  'sending',
  'accepted',
  'delivered',
  'read',
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
