import type { DeliveryDesk, Inbox, MessageSource } from '@redress/channel-kit';
import { toEpoch, toInstant, type Clock } from '@redress/kernel';
import type { Log } from '@redress/platform';
import { evidenceOf } from '../domain/message-status.js';
import { networkOf, type TextNetwork } from '../domain/text-network.js';
import { isKnownBy, type HandOverRow } from '../infrastructure/hand-over-row.js';
import type { ListedText, TextProvider } from '../infrastructure/text-provider.js';
import type { HandOvers } from './hand-overs.js';
import type { TextIntake } from './text-intake.js';

export interface ComparisonParts {
  readonly provider: Pick<TextProvider, 'received' | 'mediaOf' | 'sentTo'>;
  readonly intake: Pick<TextIntake, 'take'>;
  readonly handOvers: Pick<HandOvers, 'open' | 'end'>;
  readonly kit: () => { readonly inbox: Pick<Inbox, 'find'>; readonly desk: Pick<DeliveryDesk, 'observe'> };
  readonly network: TextNetwork;
  /** Ours on it. */
  readonly numbers: readonly string[];
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
// A webhook may be under way for 15 s, and is tried again a few times.
const IN_COMING_MS = 2 * MINUTE;
// Longer than a claim holds: until then the sender itself may still say what came of it.
const UNDER_WAY_MS = 5 * MINUTE;
// The provider dates by whole seconds, and by its own clock.
const CLOCK_SLACK_MS = 2_000;

/**
 * Compares what the provider has with what we have: texts that no webhook brought are taken in, and texts of which nobody knew
 * whether they were sent are found, if they were. That one is not found proves nothing: it stays `unknown`.
 */
export class ProviderComparison implements MessageSource {
  constructor(private readonly parts: ComparisonParts) {}

  /** @returns how many texts were missing */
  async reconcile(): Promise<number> {
    const { log } = this.parts;
    try {
      const missing = await this.takeMissing();
      await this.settleDoubts();
      return missing;
    } catch (error) {
      // Everything else is compared all the same.
      log.warn('the provider of texts could not be asked', { code: error instanceof Error ? error.name : 'unknown' });
      return 0;
    }
  }

  /** The oldest first, so that a STOP and what came after it are worked in as they were said. */
  private async takeMissing(): Promise<number> {
    const { provider, clock, intake, kit, network, numbers } = this.parts;
    const now = clock.now();
    // Which numbers a messaging service has, only the provider knows.
    const ours = numbers.some((number) => number.startsWith('MG')) ? [undefined] : numbers;
    const all = (await Promise.all(ours.map((number) => provider.received(now - DAY, number)))).flat();
    const listed = all.filter(({ from }) => networkOf(from) === network);
    let missing = 0;
    // Listed the newest first, and dated by whole seconds.
    for (const text of listed.toReversed().sort((one, other) => one.createdAt - other.createdAt)) {
      if (text.createdAt > now - IN_COMING_MS || (await kit().inbox.find(text.sid)) !== null) continue;
      await intake.take(await this.fieldsOf(text), toInstant(text.createdAt));
      missing += 1;
    }
    return missing;
  }

  /** As the webhook would have posted it. */
  private async fieldsOf({ sid, from, to, body, media }: ListedText): Promise<Record<string, string>> {
    const files = media === 0 ? [] : await this.parts.provider.mediaOf(sid);
    const fields: Record<string, string> = { MessageSid: sid, From: from, To: to, Body: body };
    fields['NumMedia'] = String(files.length);
    for (const [index, { url, type }] of files.entries()) {
      fields[`MediaUrl${String(index)}`] = url;
      fields[`MediaContentType${String(index)}`] = type;
    }
    return fields;
  }

  private async settleDoubts(): Promise<void> {
    const { handOvers, clock } = this.parts;
    for (const row of await handOvers.open(clock.now() - UNDER_WAY_MS)) {
      const settled = await this.settle(row);
      if (settled || toEpoch(row.beganAt) < clock.now() - DAY) await handOvers.end(row._id);
    }
  }

  private async settle(row: HandOverRow): Promise<boolean> {
    const { provider, kit } = this.parts;
    const { _id, to, beganAt } = row;
    const sent = await provider.sentTo(to, toEpoch(beganAt) - CLOCK_SLACK_MS);
    const found = sent.find(({ body }) => isKnownBy(row, body));
    const evidence = found === undefined ? undefined : evidenceOf(found.status, found.errorCode);
    if (found === undefined || evidence === undefined) return false;
    await kit().desk.observe(_id, { ...evidence, externalId: found.sid });
    return true;
  }
}
