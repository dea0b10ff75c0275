import { Module, type DynamicModule } from '@nestjs/common';
import { channelKit, ChannelKitModule, gatewayRole, type ChannelModuleOptions } from '@redress/channel-kit';
import { SERVICES } from '@redress/contracts';
import { RedressError } from '@redress/kernel';
import { Engines, type AppRole, type Metrics } from '@redress/platform';
import { DeliveryStates } from './application/delivery-states.js';
import { TextIntakes } from './application/text-intakes.js';
import { TEXT_NETWORKS, type TextNetwork } from './domain/text-network.js';
import { RefusedWebhooks } from './http/refused-webhooks.js';
import { TwilioWebhooksController } from './http/twilio-webhooks-controller.js';
import { WebhookSignature } from './http/webhook-signature.js';
import { textAccount, tokensOf, type TextAccount } from './text-account.js';
import { TextChannel } from './text-channel.js';

/** What a process sets for its gateway of texts beside the settings. */
export interface TextModuleOptions extends Pick<ChannelModuleOptions, 'timing' | 'onFatal'> {
  /** The sandbox's telephone network, used when no provider is set. */
  readonly sandbox?: TextAccount;
  /** Where operators see how the webhooks do. */
  readonly ops?: { readonly metrics: Pick<Metrics, 'counter'> };
}

/** The gateway of texts in Nest: the kit of all channels for each network, behind the one address that the provider calls. */
@Module({})
export class TextGatewayModule {
  static forRoot(options: TextModuleOptions = {}): DynamicModule {
    const made = new Map<TextNetwork, TextChannel>();
    // The kits are asked for first: they make the channels.
    const inject = TEXT_NETWORKS.map((network) => channelKit(network));
    return {
      module: TextGatewayModule,
      imports: TEXT_NETWORKS.map((network) => kitOf(network, made, options)),
      providers: [
        {
          provide: TextIntakes,
          inject,
          useFactory: () =>
            new TextIntakes({ sms: required(made.get('sms')), whatsapp: required(made.get('whatsapp')) }),
        },
        {
          provide: DeliveryStates,
          inject,
          useFactory: () =>
            new DeliveryStates({ sms: required(made.get('sms')), whatsapp: required(made.get('whatsapp')) }),
        },
        {
          provide: WebhookSignature,
          inject: [Engines],
          useFactory: ({ settings }: Engines) =>
            new WebhookSignature(settings.publicUrl, tokensOf(textAccount(settings) ?? options.sandbox)),
        },
        { provide: RefusedWebhooks, useValue: new RefusedWebhooks(options.ops?.metrics) },
      ],
      controllers: [TwilioWebhooksController],
    };
  }
}

/** What the gateway of texts brings to the process it runs in: a role for each of its channels. */
export function textGatewayRoles(options: TextModuleOptions = {}): readonly AppRole[] {
  const module = TextGatewayModule.forRoot(options);
  return TEXT_NETWORKS.map((network) => gatewayRole(network, module));
}

function kitOf(network: TextNetwork, made: Map<TextNetwork, TextChannel>, options: TextModuleOptions): DynamicModule {
  const { timing, onFatal, sandbox } = options;
  return ChannelKitModule.forChannel({
    channel: network,
    service: SERVICES[network],
    parts: (engines, kit) => {
      const channel = new TextChannel({ network, engines, kit, ...(sandbox === undefined ? {} : { sandbox }) });
      made.set(network, channel);
      return channel.parts;
    },
    ...(timing === undefined ? {} : { timing }),
    ...(onFatal === undefined ? {} : { onFatal }),
  });
}

function required(channel: TextChannel | undefined): TextChannel {
  if (channel === undefined)
    throw new RedressError('gateway-not-made', 'a channel of texts is asked for before its kit');
  return channel;
}
