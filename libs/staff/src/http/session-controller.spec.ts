import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Post } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { KeyRing, systemIds, type Clock } from '@redress/kernel';
import { OrganisationDirectory, readOrganisationFile } from '@redress/organisation';
import { Database, openDatabase } from '@redress/persistence';
import { CLOCK, configureHttp, IDS, PinoLog, readSettings, Settings } from '@redress/platform';
import type { App } from 'supertest/types.js';
import request from 'supertest';
import { StaffAccounts, type StaffPerson } from '../application/staff-accounts.js';
import { staffSessions } from '../infrastructure/staff-collections.js';
import { StaffModule } from '../staff.module.js';
import { ForStaff, SignedIn } from './staff-decorators.js';

const DAY = 86_400_000;
const PASSWORD = 'a long enough password';
const SESSION = '/api/v1/staff/session';

@Controller('probe')
@ForStaff()
class Probe {
  @Get()
  read(@SignedIn() person: StaffPerson): { key: string; teams: readonly string[] } {
    return { key: person.key, teams: person.teams };
  }

  @Post()
  write(): string {
    return 'written';
  }

  @Get('leads')
  @ForStaff('lead', 'manager')
  leads(): string {
    return 'for leads';
  }
}

class TestClock implements Clock {
  ms = Date.parse('2026-11-23T09:00:00.000Z');
  now(): number {
    return this.ms;
  }
  after(): () => void {
    return () => undefined;
  }
}

describe('staff', () => {
  const clock = new TestClock();
  let app: NestExpressApplication;
  let server: App;
  let accounts: StaffAccounts;
  let database: Database;
  let directory = new OrganisationDirectory(readOrganisationFile(undefined));

  beforeAll(async () => {
    database = await openDatabase('memory:');
    const { settings } = readSettings(
      { REDRESS_PUBLIC_URL: 'https://redress.example' },
      { app: 'standalone', production: false },
    );
    const module = await Test.createTestingModule({
      imports: [
        {
          module: class Platform {},
          global: true,
          providers: [
            { provide: Database, useValue: database },
            { provide: Settings, useValue: settings },
            { provide: KeyRing, useValue: new KeyRing('k'.repeat(32)) },
            { provide: CLOCK, useValue: clock },
            { provide: IDS, useValue: systemIds() },
          ],
          exports: [Database, Settings, KeyRing, CLOCK, IDS],
        },
        StaffModule.forRoot(() => directory),
      ],
      controllers: [Probe],
    }).compile();
    app = module.createNestApplication<NestExpressApplication>({ bodyParser: false });
    configureHttp(app, settings, await PinoLog.open('test', { logLevel: 'fatal', logFormat: 'json' }));
    await app.init();
    await database.ensureIndexes();
    server = app.getHttpServer();
    accounts = app.get(StaffAccounts);
    await accounts.setPassword('lena@acme.example', PASSWORD);
    await accounts.setPassword('ivy@acme.example', PASSWORD);
  }, 30_000);
  afterAll(() => app.close());

  async function signIn(email: string): Promise<{ cookie: string; csrf: string }> {
    const answer = await request(server).post(SESSION).send({ email, password: PASSWORD }).expect(201);
    const [cookie = ''] = answer.headers['set-cookie'] as unknown as string[];
    return { cookie: cookie.split(';')[0] ?? '', csrf: (answer.body as { csrfToken: string }).csrfToken };
  }

  it('sign in with address and password, and are told who they are', async () => {
    const answer = await request(server).post(SESSION).send({ email: ' Lena@ACME.example ', password: PASSWORD });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      csrfToken: expect.stringMatching(/^.{20,}$/u),
      me: { key: 'lena', name: 'Lena Ortiz', email: 'lena@acme.example', role: 'lead', teams: ['parcels', 'billing'] },
    });
    const [cookie] = answer.headers['set-cookie'] as unknown as string[];
    expect(cookie).toMatch(/^redress_session=[\w-]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/u);
  });

  it('are known on the next request, and not without it', async () => {
    const { cookie } = await signIn('ivy@acme.example');
    expect((await request(server).get('/probe').set('cookie', cookie)).body).toEqual({
      key: 'ivy',
      teams: ['parcels'],
    });
    expect((await request(server).get('/probe')).status).toBe(401);
    expect(
      (
        await request(server)
          .get('/probe')
          .set('cookie', `redress_session=${'x'.repeat(43)}`)
      ).status,
    ).toBe(401);
    expect((await request(server).get(SESSION).set('cookie', cookie).expect(200)).body).toMatchObject({
      me: { key: 'ivy' },
    });
  });

  it('write only with the CSRF token of their own session', async () => {
    const ivy = await signIn('ivy@acme.example');
    const lena = await signIn('lena@acme.example');
    const write = (token: string): request.Test =>
      request(server).post('/probe').set('cookie', ivy.cookie).set('x-csrf-token', token);
    expect((await request(server).post('/probe').set('cookie', ivy.cookie)).body).toMatchObject({
      code: 'csrf-token-wrong',
    });
    expect((await write(lena.csrf)).status).toBe(403);
    expect((await write(ivy.csrf)).status).toBe(201);
  });

  it('are let into what their role allows', async () => {
    const ivy = await signIn('ivy@acme.example');
    const lena = await signIn('lena@acme.example');
    expect((await request(server).get('/probe/leads').set('cookie', ivy.cookie)).body).toMatchObject({
      code: 'forbidden',
    });
    await request(server).get('/probe/leads').set('cookie', lena.cookie).expect(200);
  });

  it('sign out', async () => {
    const { cookie, csrf } = await signIn('ivy@acme.example');
    await request(server).delete(SESSION).set('cookie', cookie).expect(403);
    await request(server).delete(SESSION).set('cookie', cookie).set('x-csrf-token', csrf).expect(204);
    await request(server).get('/probe').set('cookie', cookie).expect(401);
  });

  it('stay signed in while they work, for a week at most', async () => {
    const start = clock.ms;
    const idle = await signIn('ivy@acme.example');
    const busy = await signIn('ivy@acme.example');
    for (let hours = 6; hours <= 7 * 24 - 6; hours += 6) {
      clock.ms = start + hours * 3_600_000;
      await request(server).get('/probe').set('cookie', busy.cookie).expect(200);
    }
    await request(server).get('/probe').set('cookie', idle.cookie).expect(401);
    clock.ms = start + 7 * DAY + 1;
    await request(server).get('/probe').set('cookie', busy.cookie).expect(401);
    await signIn('ivy@acme.example');
    expect(
      await database.model(staffSessions).countDocuments({ expiresAt: { $lt: new Date(clock.ms).toISOString() } }),
    ).toBe(0);
  });

  it('are slowed down when they guess, per account and address, and told nothing', async () => {
    const guess = (email: string): request.Test => request(server).post(SESSION).send({ email, password: 'wrong' });
    const nobody = await guess('nobody@acme.example');
    const wrong = await guess('omar@acme.example');
    expect([wrong.status, (wrong.body as { detail: string }).detail]).toEqual([
      401,
      (nobody.body as { detail: string }).detail,
    ]);
    for (let count = 0; count < 3; count += 1) await guess('omar@acme.example').expect(401);
    const slowed = await guess('omar@acme.example');
    expect(slowed.body).toMatchObject({ status: 429, code: 'too-many-attempts' });
    await signIn('lena@acme.example');
    clock.ms += 3_600_000;
    await guess('omar@acme.example').expect(401);
  });

  it('are out as soon as they have left or have a new password', async () => {
    const { cookie } = await signIn('ivy@acme.example');
    const organisation = readOrganisationFile(undefined);
    const staff = organisation.staff.map((each) => (each.key === 'ivy' ? { ...each, active: false } : each));
    directory = new OrganisationDirectory({ ...organisation, staff });
    await request(server).get('/probe').set('cookie', cookie).expect(401);
    directory = new OrganisationDirectory(organisation);
    await request(server).get('/probe').set('cookie', cookie).expect(200);
    await accounts.setPassword('ivy@acme.example', PASSWORD);
    await request(server).get('/probe').set('cookie', cookie).expect(401);
  });

  it('cannot be signed in by another site', async () => {
    const answer = await request(server)
      .post(SESSION)
      .set('sec-fetch-site', 'cross-site')
      .send({ email: 'lena@acme.example', password: PASSWORD });
    expect(answer.status).toBe(403);
  });

  it('are refused a short password, and an address nobody has', async () => {
    await expect(accounts.setPassword('ivy@acme.example', 'short')).rejects.toMatchObject({ code: 'password-invalid' });
    await expect(accounts.setPassword('nobody@acme.example', PASSWORD)).rejects.toMatchObject({
      code: 'staff-not-found',
    });
  });

  it('begin with an administrator, made once, whose password is told once', async () => {
    const made = await accounts.ensureAdministrator('Admin@redress.localhost');
    expect(made.password).toMatch(/^[\w-]{20}$/u);
    expect(await accounts.ensureAdministrator('admin@redress.localhost')).toEqual({ email: 'admin@redress.localhost' });
    const answer = await request(server)
      .post(SESSION)
      .send({ email: 'admin@redress.localhost', password: made.password });
    expect(answer.body).toMatchObject({ me: { key: '_administrator', role: 'admin' } });
    await accounts.setPassword('admin@redress.localhost', PASSWORD);
    await signIn('admin@redress.localhost');
  });
});
