import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock, systemIds } from '@redress/kernel';
import { OrganisationDirectory, readOrganisationFile } from '@redress/organisation';
import { askRunningProcess, Engines, PinoLog, readSettings, ShutdownSequence } from '@redress/platform';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PasswordHasher } from '../infrastructure/password-hasher.js';
import { openStaffCommands } from './open-staff-commands.js';
import { StaffAccounts } from './staff-accounts.js';

const PASSWORD = 'a long enough password';

describe('a password by command', () => {
  let folder: string;
  let engines: Engines;
  let accounts: StaffAccounts;
  const shutdown = new ShutdownSequence();

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'redress-staff-'));
    const { settings } = readSettings({ REDRESS_DATA_DIR: folder }, { app: 'standalone', production: false });
    const log = await PinoLog.open('standalone', { logLevel: 'fatal', logFormat: 'json' });
    engines = await Engines.open({ app: 'standalone', settings, log });
    shutdown.add('engines', () => engines.close());
    const organisation = new OrganisationDirectory(readOrganisationFile(undefined));
    accounts = new StaffAccounts({
      database: engines.database,
      clock: systemClock,
      ids: systemIds(),
      directory: () => organisation,
      hasher: new PasswordHasher(),
    });
    await engines.database.ensureIndexes();
    await openStaffCommands(accounts, engines, shutdown);
  });
  afterEach(async () => {
    await shutdown.run(engines.log);
    rmSync(folder, { recursive: true });
  });

  it('is set by the process that holds the data folder', async () => {
    const asked = await askRunningProcess(folder, 'staff.password', { email: 'ivy@acme.example', password: PASSWORD });
    expect(asked).toEqual({ result: { key: 'ivy' } });
    expect((await accounts.authenticate('ivy@acme.example', PASSWORD))?.key).toBe('ivy');
    expect(await accounts.authenticate('ivy@acme.example', `${PASSWORD}!`)).toBeUndefined();
  });

  it('is refused in words', async () => {
    const ask = (email: string, password: string): Promise<unknown> =>
      askRunningProcess(folder, 'staff.password', { email, password });
    await expect(ask('ivy@acme.example', 'short')).rejects.toMatchObject({ code: 'password-invalid' });
    await expect(ask('nobody@acme.example', PASSWORD)).rejects.toMatchObject({ code: 'staff-not-found' });
  });
});
