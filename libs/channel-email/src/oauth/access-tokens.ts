import { RedressError, type Clock } from '@redress/kernel';
import type { OauthClientSettings } from '@redress/platform';
import type { RefreshTokens } from './refresh-tokens.js';

interface Held {
  readonly token: string;
  /** Epoch milliseconds from which a new one is asked for. */
  readonly renewAt: number;
}

const ANSWER_MS = 15_000;
// RFC 6749 section 5.1 only recommends that the server says how long a token lives.
const LIFE_S = 300;
// A token is used for a sign-in right after it is taken: it must outlive that.
const MARGIN_MS = 5 * 60_000;

/** Access tokens of one OAuth 2 client, by client credentials or by a refresh token (RFC 6749 sections 4.4 and 6). */
export class AccessTokens {
  private held: Held | undefined;
  private asking: Promise<Held> | undefined;

  constructor(
    private readonly name: string,
    private readonly client: OauthClientSettings,
    private readonly refreshTokens: RefreshTokens,
    private readonly clock: Clock,
  ) {}

  /**
   * A token that is good for a while. Whoever asks while one is under way waits for the same one.
   * @throws RedressError `oauth-unavailable` (retriable), `oauth-refused`; neither quotes a secret
   */
  async token(): Promise<string> {
    if (this.held !== undefined && this.clock.now() < this.held.renewAt) return this.held.token;
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    this.held = await this.asking;
    return this.held.token;
  }

  /** A server has refused this token: the next one asked for is a new one. */
  forget(token: string): void {
    if (this.held?.token === token) this.held = undefined;
  }

  private async ask(): Promise<Held> {
    const { clientId, clientSecret, scope, refreshToken } = this.client;
    const form = new URLSearchParams({ client_id: clientId });
    if (clientSecret !== undefined) form.set('client_secret', clientSecret);
    if (scope !== undefined) form.set('scope', scope);
    if (refreshToken === undefined) {
      form.set('grant_type', 'client_credentials');
    } else {
      form.set('grant_type', 'refresh_token');
      form.set('refresh_token', await this.refreshTokens.current(this.name, refreshToken));
    }
    const askedAt = this.clock.now();
    const answer = await this.post(form);
    const next = answer['refresh_token'];
    // Before the access token is used: the old refresh token may be worth nothing from now on.
    if (refreshToken !== undefined && typeof next === 'string' && next !== form.get('refresh_token')) {
      await this.refreshTokens.replace(this.name, refreshToken, next);
    }
    return held(this.name, answer, askedAt);
  }

  private async post(form: URLSearchParams): Promise<Readonly<Record<string, unknown>>> {
    let response: Response;
    let answer: Readonly<Record<string, unknown>>;
    try {
      response = await fetch(this.client.tokenUrl, {
        method: 'POST',
        body: form,
        headers: { accept: 'application/json' },
        // A redirect would carry the secret elsewhere.
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      answer = objectIn(await response.text());
    } catch (cause) {
      const message = `the OAuth 2 server of ${this.name} cannot be reached`;
      throw new RedressError('oauth-unavailable', message, { retriable: true, cause });
    }
    if (response.ok) return answer;
    const said = typeof answer['error'] === 'string' ? answer['error'].replace(/[^\w-]/gu, '').slice(0, 60) : '';
    const message = `the OAuth 2 server of ${this.name} answered ${String(response.status)} ${said}`.trimEnd();
    const away = response.status >= 500 || response.status === 429;
    throw away
      ? new RedressError('oauth-unavailable', message, { retriable: true })
      : new RedressError('oauth-refused', `${message}; check REDRESS_EMAIL_OAUTH_${this.name}_…`);
  }
}

function held(name: string, answer: Readonly<Record<string, unknown>>, askedAt: number): Held {
  const { access_token: token, expires_in: seconds } = answer;
  if (typeof token !== 'string' || token === '') {
    throw new RedressError('oauth-refused', `the OAuth 2 server of ${name} answered without an access token`);
  }
  const life = Number(seconds) > 0 ? Number(seconds) : LIFE_S;
  // Of a short life at most a half is given away.
  return { token, renewAt: askedAt + Math.max(life * 500, life * 1_000 - MARGIN_MS) };
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
