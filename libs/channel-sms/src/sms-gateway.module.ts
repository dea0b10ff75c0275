import { Module, type DynamicModule } from '@nestjs/common';
import { channelKit, ChannelKitModule, gatewayRole, type ChannelModuleOptions } from '@redress/channel-kit';
import { SERVICES } from '@redress/contracts';
import { RedressError } from '@redress/kernel';
import type { AppRole, Metrics } from '@redress/platform';
import { DeliveryStates } from './application/delivery-states.js';
import { TextIntake } from './application/text-intake.js';
import { RefusedWebhooks } from './http/refused-webhooks.js';
import { TwilioWebhooksController } from './http/twilio-webhooks-controller.js';
import { WebhookSignature } from './http/webhook-signature.js';
import { SmsGateway, type TextAccount } from './sms-gateway.js';

/** What a process sets for its gateway of texts beside the settings. */
export interface SmsModuleOptions extends Pick<ChannelModuleOptions, 'timing' | 'onFatal'> {
  /** The sandbox's telephone network, used when no provider is set. */
  readonly sandbox?: TextAccount;
  /** Where operators see how the webhooks do. */
  readonly ops?: { readonly metrics: Pick<Metrics, 'counter'> };
}

/** The gateway of texts in Nest: the kit of all channels with what texts bring of their own. */
@Module({})
export class SmsGatewayModule {
  static forRoot({ sandbox, ops, timing, onFatal }: SmsModuleOptions = {}): DynamicModule {
    let gateway: SmsGateway | undefined;
    const kit = ChannelKitModule.forChannel({
      channel: 'sms',
      service: SERVICES.sms,
      parts: (engines, made) => {
        gateway = new SmsGateway(engines, made, sandbox);
        return gateway.parts;
      },
      ...(timing === undefined ? {} : { timing }),
      ...(onFatal === undefined ? {} : { onFatal }),
    });
    return {
      module: SmsGatewayModule,
      imports: [kit],
      providers: [
        // The kit is asked for first: it makes the gateway.
        { provide: SmsGateway, inject: [channelKit('sms')], useFactory: () => required(gateway) },
        { provide: TextIntake, inject: [SmsGateway], useFactory: ({ intake }: SmsGateway) => intake },
        { provide: DeliveryStates, inject: [SmsGateway], useFactory: ({ states }: SmsGateway) => states },
        { provide: WebhookSignature, inject: [SmsGateway], useFactory: ({ signature }: SmsGateway) => signature },
        { provide: RefusedWebhooks, useValue: new RefusedWebhooks(ops?.metrics) },
      ],
      controllers: [TwilioWebhooksController],
      exports: [SmsGateway],
    };
  }
}

/** What the gateway of texts brings to the process it runs in. */
export function smsGatewayRole(options: SmsModuleOptions = {}): AppRole {
  return gatewayRole('sms', SmsGatewayModule.forRoot(options));
}

function required(gateway: SmsGateway | undefined): SmsGateway {
  if (gateway === undefined)
    throw new RedressError('gateway-not-made', 'the gateway of texts is asked for before its kit');
  return gateway;
}
