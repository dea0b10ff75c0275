import type { ChannelKit, ChannelParts } from '@redress/channel-kit';
import type { Engines, Settings } from '@redress/platform';
import { virusScanner } from '@redress/virus-scan';
import { DeliveryStates } from './application/delivery-states.js';
import { HandOvers } from './application/hand-overs.js';
import { MediaKeeper } from './application/media-keeper.js';
import { NoProvider } from './application/no-provider.js';
import { ProviderComparison } from './application/provider-comparison.js';
import { SendLimits } from './application/send-limits.js';
import { SendPace } from './application/send-pace.js';
import { StaffNumbers } from './application/staff-numbers.js';
import { countryOfNumber } from './application/telephone-number.js';
import { TextIntake } from './application/text-intake.js';
import { TextNormaliser } from './application/text-normaliser.js';
import { TextSender } from './application/text-sender.js';
import { WebhookSignature } from './http/webhook-signature.js';
import { DAY_COUNTS } from './infrastructure/day-count-row.js';
import { HAND_OVERS } from './infrastructure/hand-over-row.js';
import { PACES } from './infrastructure/pace-row.js';
import { STAFF_NUMBERS } from './infrastructure/staff-number-row.js';
import { MediaSource } from './infrastructure/media-source.js';
import { TextProvider, type ProviderAccess } from './infrastructure/text-provider.js';

/** A provider of texts: how it is reached, and which of its numbers are ours. */
export interface TextAccount extends ProviderAccess {
  readonly numbers: readonly string[];
  readonly previousToken?: string;
}

/** The channel of text messages of one process: what Nest serves of it. */
export class SmsGateway {
  /** What the channel brings to the kit of all channels. */
  readonly parts: ChannelParts;
  readonly intake: TextIntake;
  readonly states: DeliveryStates;
  readonly signature: WebhookSignature;

  /** @param sandbox the sandbox's telephone network, used when no provider is set */
  constructor(engines: Engines, kit: () => ChannelKit, sandbox?: TextAccount) {
    const { settings, clock, files, keys } = engines;
    const account = accountOf(settings) ?? sandbox;
    const staffNumbers = new StaffNumbers(engines.database.model(STAFF_NUMBERS), clock);
    this.intake = new TextIntake(kit, staffNumbers, clock);
    this.states = new DeliveryStates(() => kit().desk);
    this.signature = new WebhookSignature(settings.publicUrl, tokensOf(account));
    this.parts = {
      normaliser: new TextNormaliser(files, keys, account === undefined ? undefined : mediaKeeper(engines, account)),
      ...(account === undefined
        ? { sender: new NoProvider() }
        : this.withProvider(engines, kit, account, staffNumbers)),
    };
  }

  private withProvider(
    engines: Engines,
    kit: () => ChannelKit,
    account: TextAccount,
    staffNumbers: StaffNumbers,
  ): Omit<ChannelParts, 'normaliser'> {
    const { settings, clock, files, log, database } = engines;
    const provider = new TextProvider(account);
    const handOvers = new HandOvers(database.model(HAND_OVERS));
    const { intake } = this;
    const { numbers } = account;
    const sender = new TextSender({
      ...{ provider, files, handOvers, staffNumbers, clock, log, numbers },
      limits: new SendLimits({
        counts: database.model(DAY_COUNTS),
        ...{ clock, log },
        countries: settings.smsCountries ?? countriesOf(numbers),
        perDay: settings.smsDailyLimit,
        perNumber: settings.smsNumberLimit,
        perRange: settings.smsRangeLimit,
      }),
      pace: new SendPace({ paces: database.model(PACES), clock, numbers, perSecond: settings.smsPerSecond }),
      suppressions: () => kit().suppressions,
      statusUrl: `${settings.publicUrl}/webhooks/twilio/status`,
    });
    const source = new ProviderComparison({ provider, intake, handOvers, kit, numbers, clock, log });
    return { sender, source };
  }
}

function countriesOf(numbers: readonly string[]): readonly string[] {
  return [...new Set(numbers.flatMap((number) => countryOfNumber(number) ?? []))];
}

function mediaKeeper(engines: Engines, account: TextAccount): MediaKeeper {
  const { files, clock } = engines;
  const scanner = virusScanner(engines);
  return new MediaKeeper({
    source: new MediaSource(account),
    files,
    clock,
    ...(scanner === undefined ? {} : { scanner }),
  });
}

function accountOf(settings: Settings): TextAccount | undefined {
  const { twilioAccountSid, twilioAuthToken, twilioAuthTokenPrevious, twilioFrom, twilioApiUrl } = settings;
  if (twilioAccountSid === undefined || twilioAuthToken === undefined || twilioFrom === undefined) return undefined;
  return {
    accountSid: twilioAccountSid,
    authToken: twilioAuthToken,
    apiUrl: twilioApiUrl,
    numbers: twilioFrom,
    ...(twilioAuthTokenPrevious === undefined ? {} : { previousToken: twilioAuthTokenPrevious }),
  };
}

function tokensOf(account: TextAccount | undefined): readonly string[] {
  if (account === undefined) return [];
  return [account.authToken, ...(account.previousToken === undefined ? [] : [account.previousToken])];
}
