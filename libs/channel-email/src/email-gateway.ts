import type { BeforeApplicationShutdown, OnApplicationShutdown } from '@nestjs/common';
import {
  organisationCollection,
  OrganisationProfile,
  type ChannelKit,
  type ChannelParts,
  type SendOutcome,
  type UpdateSender,
} from '@redress/channel-kit';
import { oauthOfRelay, type Engines, type ListenAddress, type Settings } from '@redress/platform';
import { virusScanner } from '@redress/virus-scan';
import { MailComposer } from './application/mail-composer.js';
import { senderProof } from './application/mail-checks.js';
import { MailIntake } from './application/mail-intake.js';
import { MailNormaliser, type MailIdentityParts } from './application/mail-normaliser.js';
import { MailStorage } from './application/mail-storage.js';
import { NotMeReader } from './application/not-me-reader.js';
import { RelaySender } from './application/relay-sender.js';
import { MailTokens } from './domain/mail-tokens.js';
import { OwnAddresses } from './domain/own-addresses.js';
import { DkimSigner } from './infrastructure/dkim-signer.js';
import type { ReaderTiming } from './imap/mailbox-reader.js';
import { Mailboxes, type MailboxesOps } from './imap/mailboxes.js';
import { MailRelay } from './infrastructure/mail-relay.js';
import { SmtpListener } from './infrastructure/smtp-listener.js';
import { OauthClients } from './oauth/oauth-clients.js';
import { ParsePool } from './parsing/parse-pool.js';

export interface EmailGatewayOptions {
  /** The sandbox's mail sink, `smtp://127.0.0.1:port`, used when no relay is set. */
  readonly sandboxRelayUrl?: string;
  /** Where operators see how the mailboxes do. */
  readonly ops?: MailboxesOps;
  /** How often mailboxes are looked through, unless the usual is right. */
  readonly mailboxes?: Partial<ReaderTiming>;
}

/** The mail channel of one process: SMTP in, workers that read, SMTP out. Nothing listens before `start`. */
export class EmailGateway implements BeforeApplicationShutdown, OnApplicationShutdown {
  /** What the channel brings to the kit of all channels. */
  readonly parts: ChannelParts;
  readonly profile: OrganisationProfile;
  private readonly own: OwnAddresses;
  private readonly tokens: MailTokens;
  private readonly pool: ParsePool;
  private readonly relay: MailRelay | undefined;
  private readonly mailboxes: Mailboxes;
  private listener: SmtpListener | undefined;
  private address: ListenAddress | undefined;

  constructor(
    private readonly engines: Engines,
    private readonly kit: () => ChannelKit,
    private readonly options: EmailGatewayOptions = {},
  ) {
    const { settings, keys, clock, database } = engines;
    this.own = new OwnAddresses(settings.emailAddresses, settings.emailSubaddress);
    this.tokens = new MailTokens(keys);
    this.pool = new ParsePool({ clock });
    this.profile = new OrganisationProfile(database.model(organisationCollection('email')), clock);
    const clients = new OauthClients(engines);
    this.relay = openRelay(engines, clients, options);
    this.mailboxes = new Mailboxes({
      engines,
      own: this.own,
      clients,
      inbox: () => this.intake(),
      ...(options.mailboxes === undefined ? {} : { timing: options.mailboxes }),
    });
    this.parts = { normaliser: this.normaliser(), sender: this.sender(), source: this.mailboxes };
  }

  /** Where mail is taken in by SMTP; undefined before the start and when the settings turn it off. */
  get listening(): ListenAddress | undefined {
    return this.address;
  }

  /** Begins to take mail in, unless the settings turn that off. @throws RedressError `smtp-listen-failed` */
  async start(): Promise<void> {
    const { settings, log, clock } = this.engines;
    if (this.relay === undefined) {
      log.warn('No mail relay is set: mails wait unsent. Set REDRESS_EMAIL_SMTP_URL.');
    }
    this.options.ops?.metrics?.gauge(
      'redress_email_automatic_held',
      '1 while automatic mail is held back everywhere, because many addresses reached their limit.',
      () => (this.kit().pacing?.isTripped === true ? 1 : 0),
    );
    await this.mailboxes.start(this.options.ops);
    if (settings.emailSmtpListen === undefined) return;
    const { emailSmtpTlsCert: cert, emailSmtpTlsKey: key } = settings;
    this.listener = new SmtpListener(
      {
        ...settings.emailSmtpListen,
        maximumBytes: settings.emailMaxBytes,
        ...(cert === undefined || key === undefined ? {} : { tls: { cert, key } }),
      },
      { own: this.own, inbox: this.intake(), clock, log },
    );
    this.address = await this.listener.start();
    log.info('Mail is taken in by SMTP.', { ...this.address });
  }

  /** Nothing new comes in; what was taken in goes on. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.listener?.stop(), this.mailboxes.stop()]);
  }

  /** Readers and connections end after the kit, which uses them to the last. */
  async onApplicationShutdown(): Promise<void> {
    await this.kit().stop();
    await this.pool.close();
    this.relay?.close();
  }

  private get who(): MailIdentityParts {
    return { own: this.own, tokens: this.tokens, keys: this.engines.keys };
  }

  private intake(): MailIntake {
    return new MailIntake(this.kit().inbox, new NotMeReader(this.who, this.pool));
  }

  private normaliser(): MailNormaliser {
    return new MailNormaliser(
      this.who,
      this.pool,
      new MailStorage(this.engines.files, virusScanner(this.engines)),
      async (updateId, reason, addressBad) => {
        await this.kit().desk.observe(updateId, {
          state: 'bounced',
          reason,
          ...(addressBad ? { addressBad: true as const } : {}),
        });
      },
      { proof: senderProof(this.engines), heard: (address) => this.kit().suppressions.heardFrom(address) },
    );
  }

  private sender(): UpdateSender {
    if (this.relay === undefined) return NO_RELAY;
    const { own, tokens, relay, profile } = this;
    const signer = mailSigner(this.engines.settings);
    const dress = { senderName: () => profile.name(), ...(signer === undefined ? {} : { signer }) };
    return new RelaySender(new MailComposer(own, tokens, this.engines.files, dress), relay);
  }
}

/** Without a relay updates wait, and fail in the end like those that a relay keeps refusing: nobody is left unaware. */
const NO_RELAY: UpdateSender = {
  inDoubt: 'send-again',
  send: (): Promise<SendOutcome> => Promise.resolve({ state: 'refused-for-now', reason: 'no mail relay is set' }),
};

function mailSigner(settings: Settings): DkimSigner | undefined {
  const { emailDkimDomain: domain, emailDkimSelector: selector, emailDkimKey: key } = settings;
  if (domain === undefined || selector === undefined || key === undefined) return undefined;
  return new DkimSigner({ domain, selector, key });
}

function openRelay(
  { settings, clock }: Pick<Engines, 'settings' | 'clock'>,
  clients: OauthClients,
  { sandboxRelayUrl }: EmailGatewayOptions,
): MailRelay | undefined {
  const { emailSmtpUrl, emailSmtpConnections, emailSmtpRate, sandboxSmtpListen } = settings;
  // A sandbox in a process of its own is found only when its port is set.
  const { host, port } = sandboxSmtpListen;
  const sandbox =
    sandboxRelayUrl ?? (port === 0 ? undefined : `smtp://${host.includes(':') ? `[${host}]` : host}:${String(port)}`);
  const url = emailSmtpUrl ?? sandbox;
  if (url === undefined) return undefined;
  const oauth = oauthOfRelay(url);
  return new MailRelay({
    url,
    ...(oauth === undefined ? {} : { tokens: clients.named(oauth) }),
    clock,
    connections: emailSmtpConnections,
    ...(emailSmtpRate === undefined ? {} : { ratePerSecond: emailSmtpRate }),
  });
}
