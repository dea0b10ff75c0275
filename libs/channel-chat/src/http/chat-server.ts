import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Settings } from '@redress/platform';
import { RedressError } from '@redress/kernel';
import type { IncomingMessage } from 'node:http';
import proxyAddress from 'proxy-addr';
import { Server, type Socket } from 'socket.io';
import { languageIn } from './language-in.js';
import type { VisitParts } from './open-visit.js';
import { toldRefusalOf } from './refusal.js';
import { Visit, type VisitorSocket } from './visit.js';

// The longest message in a script of four bytes a character, escaped, with room for its envelope.
const PACKET_BYTES = 64 * 1024;
// Who connects and joins nothing is no visitor of ours.
const JOIN_MS = 10_000;

type Connection = Socket['conn'];

/** What of the settings the sockets need. */
export type ChatSettings = Pick<Settings, 'publicUrl' | 'trustProxy' | 'chatOrigins'>;

/** The sockets of visitors: namespace `/chat` of socket.io, beside whatever else the process serves. */
export class ChatServer implements BeforeApplicationShutdown {
  private readonly origins: ReadonlySet<string>;
  private readonly isTrusted: (address: string, hop: number) => boolean;
  /** Beyond what their network may have: they are told so when they have joined. */
  private readonly tooMany = new WeakSet<Connection>();
  private readonly addresses = new WeakMap<Connection, string>();
  private server: Server | undefined;

  constructor(
    settings: ChatSettings,
    private readonly parts: VisitParts,
  ) {
    this.origins = new Set([new URL(settings.publicUrl).origin, ...(settings.chatOrigins ?? [])]);
    this.isTrusted = proxyAddress.compile([...(settings.trustProxy ?? [])]);
  }

  /** Takes visitors from now on; the application begins to listen afterwards. */
  open(app: NestExpressApplication): void {
    const server = new Server(app.getHttpServer(), {
      allowRequest: (request, decide) => {
        this.admit(request, decide);
      },
      cors: { origin: [...this.origins] },
      maxHttpBufferSize: PACKET_BYTES,
      connectTimeout: JOIN_MS,
      perMessageDeflate: false,
    });
    // Every client could join it, and would then count as one that has joined something.
    server.of('/').use((_, refuse) => {
      refuse(new Error('there is nothing here: join /chat'));
    });
    server.of('/chat').on('connection', (socket) => {
      this.receive(socket);
    });
    server.engine.on('connection', (connection: Connection) => {
      this.count(connection);
    });
    this.server = server;
  }

  /** Clients that are cut off connect again, to another replica where there is one. */
  beforeApplicationShutdown(): void {
    this.server?.disconnectSockets(true);
    this.server?.engine.close();
  }

  // Browsers always name the page's origin when it is not ours; whatever is no browser can name what it likes.
  private admit(
    { headers: { origin } }: IncomingMessage,
    decide: (error: string | null, admitted: boolean) => void,
  ): void {
    const admitted = origin === undefined || this.origins.has(origin);
    decide(admitted ? null : 'origin-not-allowed', admitted);
  }

  // A connection counts from its first byte to its last, whatever its client joins or leaves.
  private count(connection: Connection): void {
    const address = this.addressOf(connection);
    if (address === undefined) {
      connection.close(true);
      return;
    }
    this.addresses.set(connection, address);
    const { limits } = this.parts;
    if (!limits.enter(address)) {
      this.tooMany.add(connection);
      return;
    }
    connection.once('close', () => {
      limits.leave(address);
    });
  }

  // Nobody's when the client has reset the connection since it asked: the library's type leaves that out.
  private addressOf({ request }: Connection): string | undefined {
    return proxyAddress(request, this.isTrusted);
  }

  private receive(socket: Socket): void {
    const language = languageIn(socket.handshake.auth);
    if (this.tooMany.has(socket.conn)) {
      void this.turnAway(socket, language);
      return;
    }
    const address = this.addresses.get(socket.conn);
    if (address === undefined) return;
    const visit = new Visit(socketOf(socket), this.parts, address, language);
    socket.on('disconnect', () => {
      visit.end();
      // Who only leaves the namespace would otherwise hold the connection.
      socket.conn.close();
    });
    visit.begin();
  }

  // Nothing that it sends is heard.
  private async turnAway(socket: Socket, language: string | undefined): Promise<void> {
    const why = new RedressError('connections-too-many', 'Too many connections are open from this network.', {
      retriable: true,
    });
    socket.emit('refused', await toldRefusalOf(why, { refusals: this.parts.refusals, language }));
    socket.disconnect(true);
  }
}

function socketOf(socket: Socket): VisitorSocket {
  return {
    on: (event, listener) => socket.on(event, listener),
    emit: (event, payload, confirmed) =>
      confirmed === undefined ? socket.emit(event, payload) : socket.emit(event, payload, confirmed),
    disconnect: () => socket.disconnect(true),
  };
}
