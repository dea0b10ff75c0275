import { Module, type DynamicModule, type FactoryProvider, type OnApplicationShutdown } from '@nestjs/common';
import { channelKit, ChannelKitModule, gatewayRole, type ChannelModuleOptions } from '@redress/channel-kit';
import { ResumableUploads, UploadSweeper } from '@redress/uploads';
import { SERVICES } from '@redress/contracts';
import { FileStore } from '@redress/files';
import { RedressError } from '@redress/kernel';
import { Engines, type AppRole } from '@redress/platform';
import { ChatCases } from './application/chat-cases.js';
import { Office } from './application/office.js';
import { Refusals } from './application/refusals.js';
import { Transcript } from './application/transcript.js';
import { VisitLimits } from './application/visit-limits.js';
import { CHAT_TIMING, ChatGateway, type ChatTiming } from './chat-gateway.js';
import { ChatStatesConsumer } from './consumers/chat-states.consumer.js';
import { ChatFilesController } from './http/chat-files-controller.js';
import { ChatServer } from './http/chat-server.js';
import { ChatUploadsController } from './http/chat-uploads-controller.js';
import { VisitorCredential } from './http/visitor-credential.js';
import { FRAME_ORIGINS, WidgetController } from './http/widget-controller.js';

/** What a process sets for its gateway of conversations beside the settings. */
export interface ChatModuleOptions extends Pick<ChannelModuleOptions, 'timing' | 'onFatal'> {
  /** What of the channel's own waits is to be another. */
  readonly waits?: Partial<ChatTiming>;
}

// A line is a write or two, and its visitor sits there: what a process that died had in hand is taken up soon. Two who send at once
// write the same lines.
const SENDING = { sendMs: 3_000, leaseMs: 15_000 };

/** Looks after no conversation any more before the engines close. */
class ChatShutdown implements OnApplicationShutdown {
  constructor(
    private readonly gateway: Pick<ChatGateway, 'feeds' | 'keeper' | 'confirmations' | 'answers' | 'heard'>,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    const { feeds, keeper, confirmations, answers, heard } = this.gateway;
    await Promise.all([confirmations.stop(), feeds.stop(), keeper.stop(), answers.stop(), heard.stop()]);
  }
}

const FILE_PROVIDERS: readonly FactoryProvider[] = [
  { provide: FileStore, inject: [Engines], useFactory: ({ files }: Engines) => files },
  { provide: ResumableUploads, inject: [ChatGateway], useFactory: ({ files }: ChatGateway) => files.uploads },
  { provide: UploadSweeper, inject: [ChatGateway], useFactory: ({ files }: ChatGateway) => files.sweeper },
  { provide: VisitorCredential, inject: [ChatGateway], useFactory: ({ files }: ChatGateway) => files.credential },
  { provide: VisitLimits, inject: [ChatGateway], useFactory: ({ limits }: ChatGateway) => limits },
  { provide: Transcript, inject: [ChatGateway], useFactory: ({ transcript }: ChatGateway) => transcript },
];

/** The gateway of conversations in Nest: the kit of all channels with what conversations bring of their own. */
@Module({})
export class ChatGatewayModule {
  static forRoot({ timing, onFatal, waits }: ChatModuleOptions = {}): DynamicModule {
    let gateway: ChatGateway | undefined;
    const kit = ChannelKitModule.forChannel({
      channel: 'chat',
      service: SERVICES.chat,
      parts: (engines, made) => {
        gateway = new ChatGateway(engines, made, { ...CHAT_TIMING, ...waits });
        return gateway.parts;
      },
      timing: { ...SENDING, ...timing },
      ...(onFatal === undefined ? {} : { onFatal }),
    });
    return {
      module: ChatGatewayModule,
      imports: [kit],
      providers: [
        // The kit is asked for first: it makes the gateway.
        { provide: ChatGateway, inject: [channelKit('chat')], useFactory: () => required(gateway) },
        { provide: ChatServer, inject: [ChatGateway], useFactory: ({ server }: ChatGateway) => server },
        { provide: ChatCases, inject: [ChatGateway], useFactory: ({ cases }: ChatGateway) => cases },
        { provide: Refusals, inject: [ChatGateway], useFactory: ({ refusals }: ChatGateway) => refusals },
        { provide: Office, inject: [ChatGateway], useFactory: ({ office }: ChatGateway) => office },
        ...FILE_PROVIDERS,
        {
          provide: ChatShutdown,
          inject: [ChatGateway],
          useFactory: (made: ChatGateway) => new ChatShutdown(made),
        },
        {
          provide: FRAME_ORIGINS,
          inject: [Engines],
          useFactory: ({ settings }: Engines) => settings.chatOrigins ?? [],
        },
      ],
      controllers: [WidgetController, ChatUploadsController, ChatFilesController, ChatStatesConsumer],
    };
  }
}

/** What the gateway of conversations brings to the process it runs in. */
export function chatGatewayRole(options: ChatModuleOptions = {}): AppRole {
  const role = gatewayRole('chat', ChatGatewayModule.forRoot(options));
  return {
    ...role,
    begin: async (app) => {
      await role.begin?.(app);
      const { feeds, keeper, answers, heard, files, server } = app.get(ChatGateway, { strict: false });
      feeds.start();
      keeper.start();
      answers.start();
      files.sweeper.start();
      heard.start();
      server.open(app);
    },
  };
}

function required(gateway: ChatGateway | undefined): ChatGateway {
  if (gateway === undefined)
    throw new RedressError('gateway-not-made', 'the gateway of conversations is asked for before its kit');
  return gateway;
}
