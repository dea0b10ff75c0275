import type { Channel } from './channels.js';

/** A topic as it stands on the broker. Names carry a version and never change their meaning. */
export interface Topic {
  readonly name: string;
  /** What the key is, for people; events of one key keep their order. */
  readonly key: string;
  /** True: the broker keeps the last record of each key; false: records are kept for days. */
  readonly compacted: boolean;
  readonly partitions: number;
  /** Of signals, which nobody need hear later: how long the broker keeps them, in milliseconds. */
  readonly keptMs?: number;
}

const PARTITIONS = 12;

function facts(name: string, key: string): Topic {
  return { name, key, compacted: false, partitions: PARTITIONS };
}

function states(name: string, key: string): Topic {
  return { name, key, compacted: true, partitions: PARTITIONS };
}

// Few and small, and every replica reads all of them.
function signals(name: string, key: string): Topic {
  return { name, key, compacted: false, partitions: 1, keptMs: 600_000 };
}

export const TOPICS = {
  inbound: facts('redress.inbound.v1', 'party: keyed hash of the sender'),
  intake: facts('redress.intake.v1', 'message'),
  outboundEmail: facts('redress.outbound.email.v1', 'case; of a notice to staff, the notice'),
  outboundSms: facts('redress.outbound.sms.v1', 'case; of a notice to staff, the notice'),
  outboundWhatsapp: facts('redress.outbound.whatsapp.v1', 'case'),
  outboundWeb: facts('redress.outbound.web.v1', 'case'),
  outboundChat: facts('redress.outbound.chat.v1', 'case'),
  receipts: facts('redress.receipts.v1', 'case; of a notice to staff, the notice'),
  caseViews: states('redress.case-views.v1', 'case'),
  organisation: states('redress.organisation.v1', 'item'),
  commands: facts('redress.commands.v1', 'service'),
  live: signals('redress.live.v1', 'case'),
} as const satisfies Record<string, Topic>;

/** The topic on which a gateway hears what to send; undefined for `manual`, whose updates are tasks of the owner. */
export function outboundTopic(channel: Channel): Topic | undefined {
  switch (channel) {
    case 'email':
      return TOPICS.outboundEmail;
    case 'sms':
      return TOPICS.outboundSms;
    case 'whatsapp':
      return TOPICS.outboundWhatsapp;
    case 'web':
      return TOPICS.outboundWeb;
    case 'chat':
      return TOPICS.outboundChat;
    case 'manual':
      return undefined;
  }
}
