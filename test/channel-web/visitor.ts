import { EVENTS, TOPICS, type CaseViewUpdated, type MessageReceived } from '@redress/contracts';
import { caseToken, sha256, type CaseTokenScope } from '@redress/kernel';
import request, { type Response } from 'supertest';
import { bodyOf, until, type WebProcess } from './web-process.js';

export interface Taken {
  readonly reference: string;
  readonly statusUrl: string;
  readonly receivedAt: string;
  readonly returnCode?: string;
}

/** A customer of the web gateway, by API and by browser; and the case service, as far as it speaks to the gateway. */
export class Visitor {
  constructor(private readonly gateway: WebProcess) {}

  async complain(fields: object = {}): Promise<Taken> {
    const answer = await request(this.gateway.server)
      .post('/api/v1/complaints')
      .send({ description: 'It is late.', email: 'ann@mail.example', ...fields })
      .expect(202);
    return bodyOf<Taken>(answer);
  }

  caseIdOf({ statusUrl }: Taken): string {
    return statusUrl.split('/t/')[1]?.split('.')[0] ?? '';
  }

  /** A token of this scope, issued now or at another time (milliseconds). */
  token(taken: Taken, scope: CaseTokenScope, issuedAt = this.gateway.engines.clock.now()): string {
    return caseToken(this.gateway.engines.keys, { caseId: this.caseIdOf(taken), scope, issuedAt });
  }

  api(taken: Taken, path: string, token: string, body: object = {}): request.Test {
    return request(this.gateway.server)
      .post(`/api/v1/complaints/${taken.reference}${path}`)
      .set('Authorization', `Bearer ${token}`)
      .send(body);
  }

  async page(path: string, cookie = '', status = 200): Promise<string> {
    return (
      await request(this.gateway.server).get(path).set('Cookie', cookie).set('Accept', 'text/html').expect(status)
    ).text;
  }

  async send(path: string, fields: Record<string, string>, cookie = ''): Promise<Response> {
    return await request(this.gateway.server)
      .post(path)
      .set('Cookie', cookie)
      .set('Accept', 'text/html')
      .type('form')
      .send(fields);
  }

  /** Publishes what the case service lets the customer see, and waits until the gateway shows it. */
  async publishView(taken: Taken, more: Partial<CaseViewUpdated> = {}): Promise<void> {
    const text = 'We are looking for your parcel.';
    const view: CaseViewUpdated = {
      caseId: this.caseIdOf(taken),
      reference: taken.reference,
      sequence: 1,
      erased: false,
      state: 'in-progress',
      receivedAt: taken.receivedAt,
      conversation: [
        {
          id: 'e1',
          at: taken.receivedAt,
          from: 'handler',
          text: { preview: text, bytes: text.length, sha256: sha256(text) },
        },
      ],
      conversationTotal: 1,
      ...more,
    };
    const event = {
      id: sha256(JSON.stringify(view)),
      type: EVENTS.caseViewUpdated.type,
      source: 'case-service',
      time: taken.receivedAt,
      data: view,
    };
    await this.gateway.engines.publisher.publish([{ topic: TOPICS.caseViews.name, key: view.caseId, event }]);
    const bearer = `Bearer ${this.token(taken, 'full')}`;
    await until(async () => {
      const answer = await request(this.gateway.server)
        .get(`/api/v1/complaints/${taken.reference}`)
        .set('Authorization', bearer);
      return bodyOf<{ state: string }>(answer).state === view.state ? true : undefined;
    });
  }

  /** Requests of this type that were handed on so far. */
  requests(type: string): MessageReceived[] {
    return this.gateway
      .of<MessageReceived>(EVENTS.messageReceived.type)
      .filter(({ request: asked }) => asked?.type === type);
  }

  async requestOf(type: string, which: (message: MessageReceived) => boolean): Promise<MessageReceived> {
    return await until(() => this.requests(type).find(which));
  }
}

/** The value of a hidden field in a page. */
export function hidden(page: string, name: string, formAction = ''): string {
  const from = page.indexOf(`action="${formAction}`);
  return new RegExp(`name="${name}" value="([^"]+)"`, 'u').exec(page.slice(Math.max(from, 0)))?.[1] ?? '';
}

/** The cookies that an answer sets, as a browser would send them back. */
export function cookiesOf(answer: Response): string {
  const cookies = answer.headers['set-cookie'] as unknown as string[] | undefined;
  return [...new Set((cookies ?? []).map((cookie) => cookie.split(';')[0] ?? ''))].join('; ');
}
