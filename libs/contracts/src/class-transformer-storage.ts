import { createRequire } from 'node:module';
import type { IOptions } from 'class-validator-jsonschema/build/options.js';

// class-transformer does not export its metadata, which the schema generator needs to name nested classes
// (https://github.com/typestack/class-transformer/issues/563). The package's main is this CommonJS build.
const require = createRequire(import.meta.url);
const storage = require('class-transformer/cjs/storage.js') as {
  defaultMetadataStorage: NonNullable<IOptions['classTransformerMetadataStorage']>;
};

export const defaultMetadataStorage = storage.defaultMetadataStorage;
