import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { RedressError } from '@redress/kernel';
import { Type } from 'class-transformer';
import { IsString, MaxLength, ValidateNested } from 'class-validator';
import type { App } from 'supertest/types.js';
import request from 'supertest';
import { PinoLog } from '../logging/pino-log.js';
import { traceIdOfRequest } from '../tracing/trace.js';
import { setUpApiDocs } from './api-docs.js';
import { configureHttp } from './configure-http.js';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const TRACEPARENT = `00-${TRACE_ID}-00f067aa0ba902b7-01`;

class Part {
  @IsString() name!: string;
}

class Complaint {
  @IsString() @MaxLength(10) description!: string;
  @ValidateNested({ each: true }) @Type(() => Part) parts!: Part[];
}

@Controller()
class Probe {
  @Post('complaints')
  take(@Body() body: Complaint, @Req() request: object): { description: string; traceId: string | undefined } {
    return { description: body.description, traceId: traceIdOfRequest(request) };
  }

  @Get('t/:token')
  follow(@Param('token') token: string): string {
    if (token === 'known') return 'here';
    throw new RedressError('case-not-found', 'No complaint belongs to this link.');
  }

  @Get('broken')
  fail(): never {
    throw new Error('password of ann@mail.example is hunter2');
  }

  @Get('own-fault')
  ownFault(): never {
    throw new RedressError('seat-lost', 'The seat of ivy has no slot.');
  }

  @Get('away')
  away(): never {
    throw new RedressError('database-unavailable', 'The database is away.', { retriable: true });
  }
}

describe('every HTTP application', () => {
  const written: string[] = [];
  let app: NestExpressApplication;
  let server: App;

  beforeAll(async () => {
    const module = await Test.createTestingModule({ controllers: [Probe] }).compile();
    app = module.createNestApplication<NestExpressApplication>({ bodyParser: false });
    const destination = { write: (line: string) => void written.push(line) };
    const log = await PinoLog.open('web-gateway', { logLevel: 'debug', logFormat: 'json' }, destination);
    configureHttp(app, { publicUrl: 'http://localhost:3000', trustProxy: undefined }, log);
    await setUpApiDocs(app, '0.1.0');
    await app.init();
    server = app.getHttpServer();
  });
  afterAll(() => app.close());

  it('names all wrong fields at once', async () => {
    const answer = await request(server)
      .post('/complaints')
      .set('traceparent', TRACEPARENT)
      .send({ description: 'x'.repeat(11), parts: [{ name: 1 }], colour: 'red' });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toEqual({
      type: 'urn:redress:problem:validation-failed',
      title: 'Bad Request',
      status: 400,
      code: 'validation-failed',
      detail: '3 fields are wrong: colour, description, parts[0].name.',
      errors: [
        { field: 'colour', rule: 'unknown', message: 'colour is not a field of this request' },
        expect.objectContaining({ field: 'description', rule: 'maxLength' }),
        expect.objectContaining({ field: 'parts[0].name', rule: 'isString' }),
      ],
      traceId: TRACE_ID,
    });
  });

  it('keeps a connection for longer than a proxy in front of it does', async () => {
    const answer = await request(server).get('/away').set('connection', 'keep-alive');
    expect(answer.headers['keep-alive']).toBe('timeout=65');
  });

  it('names a wrong field once, by the rule that matters', async () => {
    const answer = await request(server).post('/complaints').send({ parts: [] });
    const { errors } = answer.body as { errors: { field: string; rule: string }[] };
    expect(errors.map(({ field, rule }) => [field, rule])).toEqual([['description', 'isString']]);
  });

  it.each([
    ['a text', 'text/plain', Buffer.from('It is late.'), 415, 'media-type-unsupported'],
    ['XML', 'application/xml', Buffer.from('<late/>'), 415, 'media-type-unsupported'],
    [
      'JSON that says it is Latin-1',
      'application/json; charset=latin1',
      Buffer.from('{}'),
      415,
      'media-type-unsupported',
    ],
    ['JSON that is Latin-1', 'application/json', Buffer.from('{"description":"é"}', 'latin1'), 400, 'body-malformed'],
  ])('answers %s with a problem', async (_, type, body, status, code) => {
    const sent = request(server).post('/complaints').set('content-type', type);
    // Otherwise the client makes JSON of the bytes.
    const answer = await sent.serialize((bytes) => bytes as string).send(body);
    expect({ status: answer.status, code: (answer.body as { code: string }).code }).toEqual({ status, code });
  });

  it('goes on in the trace that came in', async () => {
    const answer = await request(server)
      .post('/complaints')
      .set('traceparent', TRACEPARENT)
      .send({ description: 'late', parts: [] });
    expect(answer.body).toEqual({ description: 'late', traceId: TRACE_ID });
  });

  it.each([
    ['broken JSON', '{"description": ', 400, 'body-malformed'],
    ['a body too large', JSON.stringify({ description: 'x'.repeat(1_100_000) }), 413, 'body-too-large'],
    ['a list', '[]', 400, 'body-malformed'],
    ['a list of requests', '[{"description":"late","parts":[]}]', 400, 'body-malformed'],
    ['a body nested too deep', `{"parts":${'['.repeat(5000)}${']'.repeat(5000)}}`, 400, 'body-too-deep'],
  ])('answers %s with a problem', async (_, body, status, code) => {
    const answer = await request(server).post('/complaints').set('content-type', 'application/json').send(body);
    expect({ status: answer.status, code: (answer.body as { code: string }).code }).toEqual({ status, code });
  });

  it('says what a body may be that is of another kind, too large, or a list', async () => {
    const detailOf = async (type: string, body: string): Promise<string> => {
      const sent = request(server).post('/complaints').set('content-type', type);
      return ((await sent.serialize((text) => text as string).send(body)).body as { detail: string }).detail;
    };
    expect(await detailOf('text/plain', 'late')).toMatch(/application\/json, .*urlencoded .*multipart\/form-data/u);
    expect(await detailOf('application/json', `"${'x'.repeat(1_100_000)}"`)).toContain('1 MB');
    expect(await detailOf('application/x-www-form-urlencoded', 'a=1&'.repeat(101))).toContain('100 fields');
    expect(await detailOf('application/json; charset=latin1', '{}')).toContain('UTF-8');
    expect(await detailOf('application/json', '[]')).toContain('a list');
  });

  it('shows nothing of its inside, and tells where to look', async () => {
    const answer = await request(server).get('/broken').set('traceparent', TRACEPARENT);
    expect(answer.status).toBe(500);
    expect(answer.body).toMatchObject({ code: 'internal-error', traceId: TRACE_ID });
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
    const line = written.find((each) => each.includes('A request failed.') && each.includes(TRACE_ID));
    expect(line).toContain('"route":"/broken"');
    expect(line).not.toContain('ann@mail.example');
  });

  it('takes an error of ours that no caller can mend for an inside, too', async () => {
    const answer = await request(server).get('/own-fault');
    expect(answer.body).toMatchObject({ status: 500, code: 'internal-error' });
    expect(JSON.stringify(answer.body)).not.toContain('ivy');
  });

  it('asks to come back when a store is away', async () => {
    const answer = await request(server).get('/away');
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('60');
  });

  it('never writes the token of a status link down', async () => {
    await request(server).get('/t/known').expect(200);
    await request(server).get('/t/s3cr3t-token').expect(404);
    await request(server).get('/nowhere/s3cr3t-token').expect(404);
    await request(server).post('/t/s3cr3t-token').expect(405);
    const ends = written.filter((line) => line.includes('A request was answered.'));
    expect(ends.some((line) => line.includes('"route":"/t/:token"'))).toBe(true);
    expect(ends.some((line) => line.includes('"route":"unmatched"'))).toBe(true);
    expect(written.join('')).not.toContain('s3cr3t');
  });

  it('says 404 without repeating the address', async () => {
    const answer = await request(server).get('/nowhere/s3cr3t-token');
    expect(answer.body).toMatchObject({ status: 404, code: 'not-found' });
    expect(JSON.stringify(answer.body)).not.toContain('s3cr3t');
  });

  it('says which methods an address takes, where it does not take this one', async () => {
    const wrong = await request(server).delete('/complaints');
    expect(wrong.headers.allow).toBe('POST');
    expect(wrong.body).toMatchObject({
      status: 405,
      code: 'method-not-allowed',
      detail: 'This address does not take DELETE, but POST.',
    });
    const read = await request(server).post('/t/s3cr3t-token');
    expect([read.status, read.headers.allow]).toEqual([405, 'GET, HEAD']);
    expect(JSON.stringify(read.body)).not.toContain('s3cr3t');
    expect((await request(server).delete('/nowhere')).headers).not.toHaveProperty('allow');
  });

  it('sends safe headers and does not force https where there is none', async () => {
    const { headers } = await request(server).get('/t/known');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it('serves its OpenAPI document', async () => {
    const answer = await request(server).get('/api/docs-json').expect(200);
    expect(Object.keys((answer.body as { paths: object }).paths)).toContain('/complaints');
  });
});
