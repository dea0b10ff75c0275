import { requestRegeneration } from '@redress/cases';
import { RedressError } from '@redress/kernel';
import { askRunningProcess, Engines, EVENT_REGISTRY, PinoLog, readSettings, withDotEnv } from '@redress/platform';

/** Asks the process that holds the data folder, or writes the request to the log for the case service to find. Answers with the exit code. */
export async function republish() {
  try {
    const production = process.env.NODE_ENV === 'production';
    const { settings } = readSettings(withDotEnv(process.env, process.cwd()), { app: 'command', production });
    const asked = await askRunningProcess(settings.dataDir, 'republish', {});
    if (asked === undefined) await writeRequest(settings);
    process.stdout.write('Asked for: every view, the organisation, every update that has not ended.\n');
    return 0;
  } catch (error) {
    if (!(error instanceof RedressError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.code === 'settings-wrong' ? 78 : 1;
  }
}

async function writeRequest(settings) {
  const log = await PinoLog.open('command', { logLevel: 'warn', logFormat: settings.logFormat });
  const engines = await Engines.open({ app: 'command', settings, log });
  try {
    await engines.database.ensureIndexes();
    await engines.bus.ensureTopics(EVENT_REGISTRY.topics);
    await requestRegeneration(engines.publisher, engines.clock, engines.ids);
  } finally {
    await engines.close();
  }
}
