import { Module, type DynamicModule } from '@nestjs/common';
import { channelKit, ChannelKitModule, gatewayRole, type ChannelModuleOptions } from '@redress/channel-kit';
import { SERVICES } from '@redress/contracts';
import { RedressError } from '@redress/kernel';
import type { AppRole } from '@redress/platform';
import { OrganisationConsumer } from './consumers/organisation-consumer.js';
import { EmailGateway, type EmailGatewayOptions } from './email-gateway.js';

// A mail takes four answers of its relay where a text takes one of its provider: as many at a time as texts would be fewer a second.
const MAILS_AT_A_TIME = 50;

/** What a process sets for its mail gateway beside the settings. */
export type EmailModuleOptions = EmailGatewayOptions & Pick<ChannelModuleOptions, 'timing' | 'onFatal'>;

/** The mail gateway in Nest: the kit of all channels with what mail brings of its own. Provides `EmailGateway`. */
@Module({})
export class EmailGatewayModule {
  static forRoot(options: EmailModuleOptions = {}): DynamicModule {
    const { timing, onFatal } = options;
    let gateway: EmailGateway | undefined;
    const kit = ChannelKitModule.forChannel({
      channel: 'email',
      service: SERVICES.email,
      parts: (engines, made) => {
        gateway = new EmailGateway(engines, made, options);
        return gateway.parts;
      },
      timing: { sending: MAILS_AT_A_TIME, ...timing },
      ...(onFatal === undefined ? {} : { onFatal }),
    });
    return {
      module: EmailGatewayModule,
      imports: [kit],
      // The kit is asked for first: it makes the gateway.
      providers: [{ provide: EmailGateway, inject: [channelKit('email')], useFactory: () => required(gateway) }],
      controllers: [OrganisationConsumer],
      exports: [EmailGateway],
    };
  }
}

/** What the mail gateway brings to the process it runs in. It takes mail in once consumers run. */
export function emailGatewayRole(options: EmailModuleOptions = {}): AppRole {
  const role = gatewayRole('email', EmailGatewayModule.forRoot(options));
  return {
    ...role,
    begin: async (app) => {
      await role.begin?.(app);
      await app.get(EmailGateway, { strict: false }).start();
    },
  };
}

function required(gateway: EmailGateway | undefined): EmailGateway {
  if (gateway === undefined) throw new RedressError('gateway-not-made', 'the mail gateway is asked for before its kit');
  return gateway;
}
