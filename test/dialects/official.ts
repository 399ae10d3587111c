import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { DialectName } from '../../src/dialects/dialect.ts';
import { corpus } from '../corpus.ts';

const files: Record<DialectName, string> = {
  naftiko: 'naftiko-schema-1.0.0-alpha2.json',
  ikanos: 'ikanos-schema-1.0.0-beta5.json',
};

/** The verdict of the official schemas, which are not ours to ship; `undefined` where the corpus is not present. */
export function officialVerdict(): ((dialect: DialectName, value: unknown) => string[]) | undefined {
  const root = corpus();
  if (root === undefined) return undefined;
  const compile = (dialect: DialectName) => {
    const text = readFileSync(join(root, 'schemas/released', files[dialect]), 'utf8');
    // Their patterns ([a-zA-Z0-9-_]) are not valid with the u flag.
    const ajv = new Ajv2020({ strict: false, unicodeRegExp: false, validateFormats: false, allErrors: true });
    return ajv.compile(JSON.parse(text));
  };
  const validators = { naftiko: compile('naftiko'), ikanos: compile('ikanos') };
  return (dialect, value) => {
    const validate = validators[dialect];
    validate(value);
    return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
  };
}
