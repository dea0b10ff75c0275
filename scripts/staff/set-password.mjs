import { RedressError } from '@redress/kernel';
import { OrganisationRegister } from '@redress/organisation';
import { askRunningProcess, Engines, PinoLog, readSettings, withDotEnv } from '@redress/platform';
import { PasswordHasher, StaffAccounts } from '@redress/staff';

/** Sets the password through the process that holds the data folder, or in the store when none runs. Answers with the exit code. */
export async function setPassword(email, password) {
  try {
    const production = process.env.NODE_ENV === 'production';
    const { settings } = readSettings(withDotEnv(process.env, process.cwd()), { app: 'command', production });
    const asked = await askRunningProcess(settings.dataDir, 'staff.password', { email, password });
    if (asked === undefined) await setInStore(settings, email, password);
    process.stdout.write(`${email} has a new password; earlier sessions have ended.\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof RedressError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.code === 'settings-wrong' ? 78 : 1;
  }
}

async function setInStore(settings, email, password) {
  const log = await PinoLog.open('command', { logLevel: 'warn', logFormat: settings.logFormat });
  const engines = await Engines.open({ app: 'command', settings, log });
  try {
    const { database, clock, ids } = engines;
    const register = new OrganisationRegister(engines);
    const directory = () => register.directory;
    const accounts = new StaffAccounts({ database, clock, ids, directory, hasher: new PasswordHasher() });
    await database.ensureIndexes();
    await register.load();
    await accounts.setPassword(email, password);
  } finally {
    await engines.close();
  }
}
