import { join } from 'node:path';
import { askRunningProcess } from '@redress/platform';
import { PASSWORD, pushedTo, type RunningProduct } from './running-product.js';

/** An answer of the staff API: its status and its body, empty where there is none. */
export interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A colleague of the demo organisation, signed in to a running product. */
export class Colleague {
  private constructor(
    private readonly url: string,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  /** Gives them a password as `npm run staff` does, and signs them in with it. */
  static async signIn(product: RunningProduct, email: string): Promise<Colleague> {
    await askRunningProcess(join(product.folder, 'data'), 'staff.password', { email, password: PASSWORD });
    const answer = await product.post('/api/v1/staff/session', { email, password: PASSWORD });
    const cookie = answer.headers.getSetCookie().map((each) => each.split(';')[0] ?? '');
    const { csrfToken } = (await answer.json()) as { csrfToken: string };
    return new Colleague(product.url, { cookie: cookie.join('; '), 'x-csrf-token': csrfToken });
  }

  async get(path: string): Promise<Answered> {
    return answered(await fetch(this.url + path, { headers: this.headers }));
  }

  /** Does something again and again until what is pushed to them matches; with all that was pushed. */
  async pushed(wanted: RegExp, act: () => Promise<unknown>): Promise<string> {
    return pushedTo(this.url, this.headers, wanted, act);
  }

  async post(path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
    const answer = await fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.headers, ...headers },
      body: JSON.stringify(body),
    });
    return answered(answer);
  }
}

async function answered(answer: Response): Promise<Answered> {
  const text = await answer.text();
  const json = answer.headers.get('content-type')?.includes('json') === true && text !== '';
  return { status: answer.status, body: json ? (JSON.parse(text) as Record<string, unknown>) : {} };
}
