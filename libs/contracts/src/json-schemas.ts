import 'reflect-metadata';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { defaultMetadataStorage } from './class-transformer-storage.js';

/** A JSON Schema for every validated class, by its name; references to one another begin with `refPointerPrefix`. */
export function jsonSchemas(refPointerPrefix: string): Record<string, object> {
  return validationMetadatasToSchemas({
    classTransformerMetadataStorage: defaultMetadataStorage,
    refPointerPrefix,
  });
}
