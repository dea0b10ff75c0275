export { nearestName } from './settings/nearest-name.js';
export { openSecret } from './settings/open-secret.js';
export { readSettings, withDotEnv, type Environment, type ReadSettings } from './settings/read-settings.js';
export type { Setting, SettingsContext } from './settings/setting.js';
export type { ListenAddress } from './settings/setting-parsers.js';
export { SETTINGS_SCHEMA, type SettingValues } from './settings/settings-schema.js';
export { Settings } from './settings/settings.js';
