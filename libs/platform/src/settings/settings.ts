import type { SettingValues } from './settings-schema.js';

// A class, so that Nest can inject it by its type; its fields are those of the schema and are written down only there.
const SettingFields = class {
  constructor(values: SettingValues) {
    Object.assign(this, values);
  }
} as new (values: SettingValues) => SettingValues;

/** The settings of this process, typed and validated; read once at start and never changed. */
export class Settings extends SettingFields {}
