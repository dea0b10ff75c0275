import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { Visitor } from './visitor.js';
import { bodyOf, WebProcess } from './web-process.js';

interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

interface Schema {
  readonly properties: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly securitySchemes: Readonly<Record<string, unknown>>;
  };
}

const FIELDS = [
  'description',
  'name',
  'email',
  'phone',
  'postalAddress',
  'preferredChannel',
  'contactSafely',
  'onBehalfOf',
  'product',
  'orderReference',
  'occurredOn',
  'remedyWanted',
  'language',
  'needs',
  'files',
];

describe('the document of the public API', () => {
  let gateway: WebProcess;
  let document: OpenApi;
  beforeAll(async () => {
    gateway = await WebProcess.start();
    document = bodyOf<OpenApi>(await request(gateway.server).get('/api/docs-json').expect(200));
  });
  afterAll(() => gateway.remove());

  it('names every field of a complaint, by JSON and by form; only what happened is asked for', () => {
    const { properties, required } = document.components.schemas['ComplaintRequest'] ?? { properties: {} };
    expect(Object.keys(properties).sort()).toEqual([...FIELDS].sort());
    expect(required).toEqual(['description']);
    const content = document.paths['/api/v1/complaints']?.['post']?.requestBody?.content ?? {};
    expect(Object.keys(content)).toEqual(['application/json', 'multipart/form-data']);
  });

  it('has the routes for the public, and the problems of each as problem documents', () => {
    const routes = Object.entries(document.paths)
      .filter(([path]) => /^\/api\/v1\/(?:complaints|uploads)/u.test(path))
      .flatMap(([path, operations]) => Object.entries(operations).map(([method, each]) => ({ path, method, ...each })));
    expect(routes.map(({ path, method }) => `${method} ${path}`).sort()).toEqual([
      'delete /api/v1/uploads/{id}',
      'get /api/v1/complaints/{reference}',
      'get /api/v1/complaints/{reference}/files/{entry}/{number}',
      'patch /api/v1/uploads/{id}',
      'post /api/v1/complaints',
      'post /api/v1/complaints/access',
      'post /api/v1/complaints/{reference}/access',
      'post /api/v1/complaints/{reference}/messages',
      'post /api/v1/complaints/{reference}/not-me',
      'post /api/v1/complaints/{reference}/proof',
      'post /api/v1/uploads',
    ]);
    for (const { path, responses } of routes) {
      const problems = Object.entries(responses).filter(([status]) => Number(status) >= 400);
      expect([path, problems.length > 0]).toEqual([path, true]);
      for (const [status, { content }] of problems) {
        expect([path, status, Object.keys(content ?? {})]).toEqual([path, status, ['application/problem+json']]);
      }
    }
    expect(Object.keys(document.components.schemas['ProblemResponse']?.properties ?? {})).toContain('errors');
    expect(document.components.securitySchemes).toHaveProperty('bearer');
  });

  it('keeps its word: all wrong fields at once, each with a rule and a message', async () => {
    const long = 'x'.repeat(501);
    const wrong = {
      description: '',
      name: long,
      phone: 'abc',
      postalAddress: long,
      preferredChannel: 'email',
      onBehalfOf: long,
      product: 5,
      orderReference: long,
      occurredOn: [1],
      remedyWanted: long,
      language: 'e!',
      needs: true,
      files: ['x'],
      colour: 'red',
    };
    const answer = await request(gateway.server).post('/api/v1/complaints').send(wrong).expect(400);
    const { code, errors } = bodyOf<{ code: string; errors: { field: string; rule: string; message: string }[] }>(
      answer,
    );
    expect(code).toBe('validation-failed');
    // The address that the preferred channel needs is missing.
    expect(errors.map(({ field }) => field).sort()).toEqual(
      ['email', ...Object.keys(wrong)].filter((field) => field !== 'preferredChannel').sort(),
    );
    expect(errors.find(({ field }) => field === 'email')?.rule).toBe('neededForChannel');
    for (const { rule, message } of errors) expect([rule, message]).not.toContain('');
    expect(JSON.stringify(errors)).not.toContain('abc');
  });

  it('takes null for what was left out', async () => {
    const nothing = Object.fromEntries(FIELDS.slice(1).map((field) => [field, null]));
    await request(gateway.server)
      .post('/api/v1/complaints')
      .send({ ...nothing, description: 'It is late.' })
      .expect(202);
    await request(gateway.server)
      .post('/api/v1/complaints/access')
      .send({ email: 'ann@mail.example', returnCode: null })
      .expect(202);
    const visitor = new Visitor(gateway);
    const taken = await visitor.complain();
    const add = visitor.api(taken, '/messages', visitor.token(taken, 'full'), { text: null, files: null });
    expect(bodyOf<{ code: string }>(await add.expect(400)).code).toBe('validation-failed');
  });
});
