import type { ChannelKit, ChannelParts, MessageSource } from '@redress/channel-kit';
import type { Engines } from '@redress/platform';
import { virusScanner } from '@redress/virus-scan';
import { ComparisonProgress } from './application/comparison-progress.js';
import { ConversationWindows } from './application/conversation-windows.js';
import { MediaKeeper } from './application/media-keeper.js';
import { MissingTexts } from './application/missing-texts.js';
import { NoProvider } from './application/no-provider.js';
import { OwnNumbers } from './application/own-numbers.js';
import { ProviderComparison } from './application/provider-comparison.js';
import { SendLimits } from './application/send-limits.js';
import { SendPace } from './application/send-pace.js';
import { SmsComposer } from './application/sms-composer.js';
import { StaffNumbers } from './application/staff-numbers.js';
import { countryOfNumber } from './application/telephone-number.js';
import type { TextComposer } from './application/text-composer.js';
import { TextHandOver } from './application/text-hand-over.js';
import { TextIntake } from './application/text-intake.js';
import { TextNormaliser } from './application/text-normaliser.js';
import { TextSender } from './application/text-sender.js';
import { TextStates } from './application/text-states.js';
import { UntoldStates } from './application/untold-states.js';
import { UpdateWords } from './application/update-words.js';
import { WhatsAppComposer } from './application/whatsapp-composer.js';
import { sendersOn, type TextNetwork } from './domain/text-network.js';
import { COMPARISONS } from './infrastructure/comparison-row.js';
import { DAY_PLACES } from './infrastructure/day-place-row.js';
import { OWN_NUMBERS } from './infrastructure/own-number-row.js';
import { PACES } from './infrastructure/pace-row.js';
import { MediaSource } from './infrastructure/media-source.js';
import { STAFF_NUMBERS } from './infrastructure/staff-number-row.js';
import { WINDOWS } from './infrastructure/window-row.js';
import { TextProvider } from './infrastructure/text-provider.js';
import { textAccount, type TextAccount } from './text-account.js';

/** What a channel of texts stands on; `sandbox`: the sandbox's telephone network, used when no provider is set. */
export interface TextChannelParts {
  readonly network: TextNetwork;
  readonly engines: Engines;
  readonly kit: () => ChannelKit;
  readonly sandbox?: TextAccount;
}

/** One channel of texts of one process: SMS, or WhatsApp. */
export class TextChannel {
  /** What the channel brings to the kit of all channels. */
  readonly parts: ChannelParts;
  readonly intake: TextIntake;
  readonly states: TextStates;
  readonly ownNumbers: OwnNumbers;
  private readonly windows: ConversationWindows;
  private readonly staffNumbers: StaffNumbers;

  constructor(private readonly given: TextChannelParts) {
    const { engines, kit, sandbox, network } = given;
    const { settings, clock, files, keys, database } = engines;
    const account = textAccount(settings) ?? sandbox;
    this.staffNumbers = new StaffNumbers(database.model(STAFF_NUMBERS), clock);
    this.ownNumbers = new OwnNumbers(database.model(OWN_NUMBERS));
    this.windows = new ConversationWindows(database.model(WINDOWS), clock);
    const heardIn = network === 'whatsapp' ? this.windows : undefined;
    this.states = new TextStates(() => kit().desk, heardIn);
    this.intake = new TextIntake(kit, this.staffNumbers, clock, heardIn);
    const media = account === undefined ? undefined : mediaKeeper(engines, network, account);
    const numbers = sendersOn(network, account?.numbers ?? []);
    this.parts = {
      normaliser: new TextNormaliser(files, keys, media),
      ...(account === undefined || numbers.length === 0
        ? { sender: new NoProvider() }
        : this.withProvider(account, numbers)),
    };
  }

  private withProvider(account: TextAccount, numbers: readonly string[]): Omit<ChannelParts, 'normaliser'> {
    const { engines, kit } = this.given;
    const { clock, log, database, settings } = engines;
    const provider = new TextProvider(account);
    const limits = this.limits(numbers);
    const sender = new TextSender({
      ...{ limits, clock, numbers, staffNumbers: this.staffNumbers },
      composer: this.composer(numbers),
      handOver: new TextHandOver({ provider, clock, states: this.states }),
      // By the place of a number among all of ours.
      pace: new SendPace({
        ...{ paces: database.model(PACES), clock },
        numbers: account.numbers,
        perSecond: settings.smsPerSecond,
      }),
      suppressions: () => kit().suppressions,
    });
    const comparison = new ProviderComparison({
      ...{ provider, clock, log, states: this.states },
      desk: () => kit().desk,
      missing: this.missingTexts(provider, numbers),
      untold: this.untoldStates(provider, numbers),
    });
    return { sender, source: comparedAndTidied(comparison, limits) };
  }

  private missingTexts(provider: TextProvider, numbers: readonly string[]): MissingTexts {
    const { network, engines, kit } = this.given;
    const { clock, log, database } = engines;
    return new MissingTexts({
      ...{ provider, network, numbers, clock, log },
      ...{ intake: this.intake, ownNumbers: this.ownNumbers },
      inbox: () => kit().inbox,
      progress: new ComparisonProgress(database.model(COMPARISONS), network),
    });
  }

  private untoldStates(provider: TextProvider, numbers: readonly string[]): UntoldStates {
    const { network, engines, kit } = this.given;
    const { clock, log, database } = engines;
    return new UntoldStates({
      ...{ provider, clock, log, states: this.states },
      desk: () => kit().desk,
      // A service sends from numbers that no setting names, and no webhook need have come for.
      senders: numbers.some((number) => number.startsWith('MG')) ? undefined : numbers,
      progress: new ComparisonProgress(database.model(COMPARISONS), `${network}/sent`),
    });
  }

  private composer(numbers: readonly string[]): TextComposer {
    const { network, engines } = this.given;
    const { files, keys, settings } = engines;
    const { publicUrl, whatsappTemplates: templates = [] } = settings;
    const statusUrl = `${publicUrl}/webhooks/twilio/status`;
    const words = new UpdateWords(files);
    return network === 'sms'
      ? new SmsComposer(words, numbers, statusUrl)
      : new WhatsAppComposer({ words, windows: this.windows, templates, keys, numbers, publicUrl, statusUrl });
  }

  private limits(numbers: readonly string[]): SendLimits {
    const { network, engines } = this.given;
    const { settings, clock, log, database } = engines;
    const countries = settings.smsCountries ?? (textAccount(settings) === undefined ? undefined : countriesOf(numbers));
    return new SendLimits({
      places: database.model(DAY_PLACES[network]),
      ...{ clock, log },
      perDay: settings.smsDailyLimit,
      perNumber: settings.smsNumberLimit,
      perRange: settings.smsRangeLimit,
      // By WhatsApp only who wrote before is written to, and words cost nothing while a conversation lasts; in the sandbox nothing does.
      ...(network === 'whatsapp' || countries === undefined ? {} : { countries }),
    });
  }
}

// Also where nothing is sent for days: numbers are kept for a day.
function comparedAndTidied(comparison: MessageSource, limits: Pick<SendLimits, 'forgetPastDays'>): MessageSource {
  return {
    reconcile: async () => {
      await limits.forgetPastDays();
      return await comparison.reconcile();
    },
  };
}

function countriesOf(numbers: readonly string[]): readonly string[] {
  return [...new Set(numbers.flatMap((number) => countryOfNumber(number) ?? []))];
}

function mediaKeeper(engines: Engines, network: TextNetwork, account: TextAccount): MediaKeeper {
  const { files, clock } = engines;
  const scanner = virusScanner(engines);
  return new MediaKeeper({
    ...{ network, files, clock },
    source: new MediaSource(account, network),
    ...(scanner === undefined ? {} : { scanner }),
  });
}
