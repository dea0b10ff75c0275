import { Ajv } from 'ajv';
import { getMetadataStorage } from 'class-validator';
import { jsonSchemas } from './json-schemas.js';

// Narrower than what `IsISO8601` takes, and what everything here writes.
const FORMATS = {
  date: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/u,
  'date-time': /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/u,
};
const ALL = 'events.json';

const checks = new Map<new () => object, (data: unknown) => boolean>();
let compiler: Ajv | undefined;

/**
 * Whether plain data keeps to its class, by a check compiled from the same decorators: many times cheaper than
 * class-validator. True is certain; false means "ask class-validator", which knows the wider forms and names the fields.
 */
export function keepsSchema(schema: new () => object, data: unknown): boolean {
  let check = checks.get(schema);
  if (check === undefined) {
    compiler ??= makeCompiler();
    const compiled = compiler.compile({ $ref: `${ALL}#/$defs/${schema.name}` });
    check = (each) => compiled(each);
    checks.set(schema, check);
  }
  return check(data);
}

function makeCompiler(): Ajv {
  refuseNamesakes();
  return new Ajv({ strict: false, validateSchema: false, formats: FORMATS }).addSchema({
    $id: ALL,
    $defs: jsonSchemas('#/$defs/'),
  });
}

// The generator tells classes apart by their names, and would make one of two.
function refuseNamesakes(): void {
  const { validationMetadatas } = getMetadataStorage() as unknown as {
    validationMetadatas: Map<{ name: string }, unknown>;
  };
  const names = [...validationMetadatas.keys()].map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new TypeError(`two validated classes are named ${twice}: rename one`);
}
