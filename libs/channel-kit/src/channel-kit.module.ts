import { Module, type DynamicModule, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { outboundTopic, type Channel, type ServiceName } from '@redress/contracts';
import { RedressError } from '@redress/kernel';
import type { EventStrategyOptions } from '@redress/messaging';
import { Engines, eventService, type AppRole } from '@redress/platform';
import { ChannelKit, type ChannelParts } from './application/channel-kit.js';
import { ParkedWork } from './application/parked-work.js';
import { Regeneration } from './application/regeneration.js';
import type { Surroundings } from './application/surroundings.js';
import { channelEvents, channelKit, channelParkedWork } from './channel-tokens.js';
import { channelConsumer } from './consumers/channel-consumer.js';
import { DEFAULT_TIMING, type Timing } from './domain/timing.js';

export interface ChannelModuleOptions {
  readonly channel: Channel;
  readonly service: ServiceName;
  /** Makes what the channel brings of its own; `kit` gives the kit once it is there, not while this runs. */
  readonly parts: (engines: Engines, kit: () => ChannelKit) => ChannelParts | Promise<ChannelParts>;
  readonly timing?: Partial<Timing>;
  /** Consumption has ended for good: the process should exit non-zero. */
  readonly onFatal?: EventStrategyOptions['onFatal'];
}

/** Stops the kit once nothing comes in any more, and before the engines close. */
class KitShutdown implements OnApplicationShutdown {
  constructor(private readonly kit: ChannelKit) {}

  async onApplicationShutdown(): Promise<void> {
    await this.kit.stop();
  }
}

/** A gateway's kit, its consumer and its transport in Nest, on the engines of the process. */
@Module({})
export class ChannelKitModule {
  /** Provides and exports `channelKit(channel)` and `channelEvents(channel)`. @throws RedressError `channel-without-topic` */
  static forChannel(options: ChannelModuleOptions): DynamicModule {
    const { channel, service } = options;
    const outbound = outboundTopic(channel);
    if (outbound === undefined) {
      throw new RedressError(
        'channel-without-topic',
        `the channel ${channel} has no gateway: people deliver its updates`,
      );
    }
    const kit = channelKit(channel);
    return {
      module: ChannelKitModule,
      providers: [kitProvider(options), ...eventProviders(options), shutdownProvider(channel)],
      controllers: [
        channelConsumer({
          channel,
          service,
          outbound,
          kit,
          events: channelEvents(channel),
          parkedWork: channelParkedWork(channel),
        }),
      ],
      exports: [kit, channelEvents(channel)],
    };
  }
}

/** What a gateway brings to the process it runs in. The kit begins to sweep once consumers run. */
export function gatewayRole(channel: Channel, module: DynamicModule): AppRole {
  return {
    modules: [module],
    events: channelEvents(channel),
    begin: (app) => {
      const kit = app.get<ChannelKit>(channelKit(channel), { strict: false });
      kit.start();
      kit.keepReconciling();
      return Promise.resolve();
    },
  };
}

function kitProvider(options: ChannelModuleOptions): Provider {
  return {
    provide: channelKit(options.channel),
    inject: [Engines],
    useFactory: async (engines: Engines) => {
      const made: ChannelKit[] = [];
      const parts = await options.parts(engines, () => {
        const [kit] = made;
        if (kit === undefined) throw new RedressError('kit-not-ready', 'the kit is asked for while it is made');
        return kit;
      });
      const kit = new ChannelKit(surroundings(options, engines), engines, parts);
      made.push(kit);
      return kit;
    },
  };
}

function eventProviders(options: ChannelModuleOptions): Provider[] {
  const { channel, service, onFatal } = options;
  return [
    {
      provide: channelParkedWork(channel),
      inject: [Engines],
      useFactory: (engines: Engines) => new ParkedWork(surroundings(options, engines), engines.publisher),
    },
    {
      provide: channelEvents(channel),
      inject: [Engines, channelParkedWork(channel)],
      useFactory: (engines: Engines, parked: ParkedWork) => {
        const regeneration = new Regeneration(surroundings(options, engines), engines.publisher);
        return eventService(engines, service, {
          channel,
          onParked: (row) => parked.announce(row),
          onOffsetLost: (lost) => regeneration.offsetLost(lost),
          ...(onFatal === undefined ? {} : { onFatal }),
        });
      },
    },
  ];
}

function shutdownProvider(channel: Channel): Provider {
  return {
    provide: Symbol(`${channel}-shutdown`),
    inject: [channelKit(channel)],
    useFactory: (kit: ChannelKit) => new KitShutdown(kit),
  };
}

function surroundings(
  { channel, service, timing }: ChannelModuleOptions,
  { clock, ids, log, settings }: Engines,
): Surroundings {
  const silent = settings.silent?.includes(channel) ?? false;
  return { channel, service, clock, ids, log, silent, timing: { ...DEFAULT_TIMING, ...timing } };
}
