import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type ClientMetadata } from 'oidc-provider';

/** What a client of this server signs in with; its id is also the mailbox its tokens open. */
export interface TokenClient {
  readonly id: string;
  readonly secret: string;
  readonly grant: 'client_credentials' | 'refresh_token';
}

/** A real OAuth 2 server (oidc-provider) in this process. It asks tokens back for a mail server that introspects them. */
export class TokenServer {
  /** Access tokens given out. */
  granted = 0;
  /** Requests it refused. */
  refused = 0;

  private constructor(
    private readonly provider: Provider,
    private readonly server: Server,
  ) {
    provider.on('grant.success', () => (this.granted += 1));
    provider.on('grant.error', () => (this.refused += 1));
  }

  /** @param lifeSeconds how long its access tokens live */
  static async open(clients: readonly TokenClient[], lifeSeconds: number, port = 0): Promise<TokenServer> {
    const server = createServer();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const { port: bound } = server.address() as AddressInfo;
    const provider = new Provider(`http://127.0.0.1:${String(bound)}`, {
      clients: [...clients.map(registered), INTROSPECTING],
      features: {
        clientCredentials: { enabled: true },
        introspection: { enabled: true, allowedPolicy: () => true },
        devInteractions: { enabled: false },
      },
      scopes: ['mail', 'offline_access'],
      ttl: { ClientCredentials: lifeSeconds, AccessToken: lifeSeconds, RefreshToken: 3_600, Grant: 3_600 },
      rotateRefreshToken: true,
      extraTokenClaims: (_, token) => ({ username: token.clientId }),
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
      cookies: { keys: ['of the tests'] },
    });
    const answer = provider.callback();
    server.on('request', (request, response) => {
      void answer(request, response);
    });
    return new TokenServer(provider, server);
  }

  get tokenUrl(): string {
    return `${this.provider.issuer}/token`;
  }

  /** A refresh token as a person would get one by signing in. */
  async refreshToken(clientId: string): Promise<string> {
    const client = await this.provider.Client.find(clientId);
    if (client === undefined) throw new Error(`there is no client ${clientId}`);
    const grant = new this.provider.Grant({ accountId: clientId, clientId });
    grant.addOIDCScope('mail offline_access');
    const token = new this.provider.RefreshToken({
      accountId: clientId,
      client,
      grantId: await grant.save(),
      scope: 'mail offline_access',
      gty: 'authorization_code',
    });
    return await token.save();
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

const INTROSPECTING: ClientMetadata = {
  client_id: 'mail-server',
  client_secret: 'of-the-tests',
  grant_types: [],
  response_types: [],
  redirect_uris: [],
};

function registered({ id, secret, grant }: TokenClient): ClientMetadata {
  const byPerson = grant === 'refresh_token';
  return {
    client_id: id,
    client_secret: secret,
    grant_types: byPerson ? ['authorization_code', 'refresh_token'] : [grant],
    response_types: byPerson ? ['code'] : [],
    redirect_uris: byPerson ? ['https://redress.example/back'] : [],
    token_endpoint_auth_method: 'client_secret_post',
  };
}
