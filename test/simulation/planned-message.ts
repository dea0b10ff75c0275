import type { MessageKind } from '@redress/contracts';
import type { SeededRandom } from '@redress/testing';

/** What a message says about earlier ones. */
export type Evidence =
  | { readonly kind: 'none' }
  /** In-Reply-To names the mail of message number `message`. */
  | { readonly kind: 'answers'; readonly message: number }
  /** Answers the receipt that message number `message` brought: our own Message-ID and its token. */
  | { readonly kind: 'receipt'; readonly message: number }
  /** Written on the status page of message number `message`, as soon as that was accepted: its case id and reference. */
  | { readonly kind: 'status-page'; readonly message: number }
  /** Carries the case id of message number `message` and nothing else, as soon as that was accepted. */
  | { readonly kind: 'token'; readonly message: number };

/** One message that a customer will send, until somebody takes it. */
export interface PlannedMessage {
  readonly number: number;
  readonly channel: 'email' | 'web';
  readonly party: string;
  readonly kind: MessageKind;
  readonly evidence: Evidence;
  /** Who else it went to; they may answer. */
  readonly copies: readonly string[];
  readonly account: string;
  /** Milliseconds after the beginning, or after its evidence is there. */
  readonly after: number;
  /** How often the source offers it again although it was taken. */
  readonly repeats: number;
  /** The same mail also went to this address of ours. */
  readonly secondAccount?: string;
  readonly withAddress: boolean;
}

const PARTIES = ['anna', 'ben'] as const;
const MAIL_KINDS: readonly MessageKind[] = [
  ...Array<MessageKind>(17).fill('message'),
  'automatic',
  'automatic',
  'spam',
];
const AFTER = [0, 0, 0, 5, 60, 2_000, 20_000, 300_000];
/** Our own addresses. */
export const ACCOUNTS = ['complaints@our.example', 'hello@our.example'] as const;

/** Draws two to four messages that have something to do with each other. */
export function planMessages(random: SeededRandom): PlannedMessage[] {
  const count = 2 + random.below(3);
  const messages: PlannedMessage[] = [];
  for (let number = 0; number < count; number += 1) messages.push(planMessage(random, number, messages));
  return messages;
}

/** Draws three or four complaints of one customer within minutes of each other. */
export function planCrowd(random: SeededRandom): PlannedMessage[] {
  const count = 3 + random.below(2);
  return Array.from({ length: count }, (_, number) => ({
    number,
    channel: random.chance(0.3) ? ('web' as const) : ('email' as const),
    party: PARTIES[0],
    kind: 'message' as const,
    evidence: { kind: 'none' as const },
    copies: [],
    account: ACCOUNTS[0],
    after: random.pick(AFTER),
    repeats: random.chance(0.15) ? 1 : 0,
    withAddress: true,
  }));
}

function planMessage(random: SeededRandom, number: number, earlier: readonly PlannedMessage[]): PlannedMessage {
  const evidence = planEvidence(random, earlier);
  const channel = evidence.kind === 'status-page' || (evidence.kind === 'none' && random.chance(0.3)) ? 'web' : 'email';
  const party = random.pick(PARTIES);
  const second = channel === 'email' && random.chance(0.1);
  return {
    number,
    channel,
    party,
    kind: channel === 'email' ? random.pick(MAIL_KINDS) : 'message',
    evidence,
    copies: random.chance(0.4) ? PARTIES.filter((each) => each !== party) : [],
    account: ACCOUNTS[0],
    after: random.pick(AFTER),
    repeats: random.chance(0.15) ? 1 : 0,
    ...(second ? { secondAccount: ACCOUNTS[1] } : {}),
    withAddress: random.chance(0.7),
  };
}

function planEvidence(random: SeededRandom, earlier: readonly PlannedMessage[]): Evidence {
  // Only a mail's own Message-ID can be answered; only a plain message brings a receipt.
  const mails = earlier.filter((message) => message.channel === 'email');
  const forms = earlier.filter((message) => message.channel === 'web' && message.evidence.kind === 'none');
  if (forms.length > 0 && random.chance(0.4)) return { kind: 'status-page', message: random.pick(forms).number };
  if (mails.length === 0 || random.chance(0.35)) return { kind: 'none' };
  const { number, kind } = random.pick(mails);
  return kind === 'message' && random.chance(0.3)
    ? { kind: 'receipt', message: number }
    : { kind: 'answers', message: number };
}
