import { RedressError } from '@redress/kernel';
import type { Engines } from '@redress/platform';
import { AccessTokens } from './access-tokens.js';
import { refreshTokenCollection } from './refresh-token-row.js';
import { RefreshTokens } from './refresh-tokens.js';

/** The OAuth 2 clients of the settings, each made once: mailboxes and relay that name the same one share its tokens. */
export class OauthClients {
  private readonly clients: ReadonlyMap<string, AccessTokens>;

  constructor({ settings, database, keys, clock }: Pick<Engines, 'settings' | 'database' | 'keys' | 'clock'>) {
    const refreshTokens = new RefreshTokens(database.model(refreshTokenCollection), keys);
    this.clients = new Map(
      Object.entries(settings.emailOauth).map(([name, client]) => [
        name,
        new AccessTokens(name, client, refreshTokens, clock),
      ]),
    );
  }

  /** @throws RedressError `oauth-unknown`; the settings have been checked, so this is a slip in the code */
  named(name: string): AccessTokens {
    const client = this.clients.get(name);
    if (client === undefined) throw new RedressError('oauth-unknown', `there is no OAuth 2 client ${name}`);
    return client;
  }
}
