import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@cfworker/json-schema';
import { JSONPathEnvironment } from 'json-p3';
import { parse } from 'yaml';
import type { Resolve } from './generate.ts';

/**
 * The enriched contract read a second way, sharing no code with `src/`: YAML, overlay actions, `nullable` and
 * references in a page, judged by another validator. Only what the sample contracts need.
 */
type Dict = { [key: string]: unknown };
const isDict = (value: unknown): value is Dict => typeof value === 'object' && value !== null && !Array.isArray(value);
const dict = (value: unknown): Dict => (isDict(value) ? value : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export interface Enriched {
  readonly document: Dict;
  readonly resolve: Resolve;
  /** The schema of a component. */
  entity(name: string): Dict;
  /** One object schema for all parameters and the body of an operation, by `operationId`. */
  input(operationId: string, whole: boolean): Dict;
  judge(schema: Dict): (value: unknown) => boolean;
}

export function enrichedContract(root: string, contract: string, overlays: readonly string[]): Enriched {
  const read = (path: string): Dict => dict(parse(readFileSync(join(root, path), 'utf8'), { merge: true }));
  const document = overlays.flatMap((path) => list(read(path)['actions'])).reduce<Dict>(act, read(contract));
  const schemas = modern(document['definitions'] ?? dict(document['components'])['schemas']);
  const rooted = { definitions: schemas, components: { schemas } };
  const entity = (name: string): Dict => dict(dict(schemas)[name]);
  return {
    document,
    entity,
    resolve: (schema) => {
      const name = typeof schema['$ref'] === 'string' ? schema['$ref'].split('/').at(-1) : undefined;
      return name === undefined ? schema : { ...entity(name), ...schema };
    },
    input: (operationId, whole) => inputOf(operationOf(document, operationId), whole, entity),
    judge: (schema) => {
      const validator = new Validator({ ...schema, ...rooted }, '2020-12');
      return (value) => validator.validate(value).valid;
    },
  };
}

function act(document: Dict, action: unknown): Dict {
  const { target, update, remove } = dict(action);
  for (const node of new JSONPathEnvironment().query(String(target), document as never)) {
    if (remove === true) drop(document, node.location);
    else merge(node.value, update);
  }
  return document;
}

function drop(document: Dict, location: readonly (string | number)[]): void {
  const parent = location.slice(0, -1).reduce<unknown>((node, step) => dict(node)[String(step)], document);
  delete dict(parent)[String(location.at(-1))];
}

function merge(target: unknown, update: unknown): void {
  if (Array.isArray(target)) target.push(update);
  else if (isDict(target)) {
    for (const [key, value] of Object.entries(dict(update))) {
      if (isDict(value) && isDict(target[key])) merge(target[key], value);
      else if (Array.isArray(value) && Array.isArray(target[key])) target[key] = [...target[key], ...value];
      else target[key] = structuredClone(value);
    }
  }
}

/** The keywords of OpenAPI 3.0 as JSON Schema 2020-12 has them. */
function modern(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(modern);
  if (!isDict(value)) return value;
  const { nullable, exclusiveMinimum, ...rest } = Object.fromEntries(
    Object.entries(value).map(([key, member]): [string, unknown] => [key, modern(member)]),
  );
  if (nullable === true) rest['type'] = [...[rest['type']].flat(), 'null'];
  if (exclusiveMinimum === true) {
    rest['exclusiveMinimum'] = rest['minimum'];
    delete rest['minimum'];
  } else if (exclusiveMinimum !== undefined) rest['exclusiveMinimum'] = exclusiveMinimum;
  return rest;
}

function operationOf(document: Dict, operationId: string): Dict {
  for (const path of Object.values(dict(document['paths']))) {
    for (const operation of Object.values(dict(path))) {
      if (dict(operation)['operationId'] !== operationId) continue;
      const parameters = [...list(dict(path)['parameters']), ...list(dict(operation)['parameters'])];
      return { ...dict(operation), parameters };
    }
  }
  throw new Error(operationId);
}

function inputOf(operation: Dict, whole: boolean, entity: (name: string) => Dict): Dict {
  const parameters = list(operation['parameters']).map(dict);
  const others = parameters.filter(
    (parameter) => parameter['in'] !== 'body' && dict(parameter['schema'])['const'] === undefined,
  );
  const v2 = parameters.find((parameter) => parameter['in'] === 'body');
  const content = dict(dict(operation['requestBody'])['content']);
  const body = modern(v2?.['schema'] ?? dict(content['application/json'])['schema']);
  const nameOf = (parameter: Dict): string =>
    String(parameter['name'])
      .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
      .replaceAll(/^-+|-+$/g, '');
  const own = {
    properties: Object.fromEntries(others.map((parameter) => [nameOf(parameter), modern(schemaIn(parameter))])),
    required: others.filter((parameter) => parameter['required'] === true).map(nameOf),
  };
  if (body === undefined) return { type: 'object', ...own };
  const reference = dict(body)['$ref'];
  const flat = typeof reference === 'string' && !whole ? entity(reference.split('/').at(-1) ?? '') : dict(body);
  const members = whole ? { properties: { body: flat }, required: ['body'] } : flat;
  return {
    type: 'object',
    properties: { ...own.properties, ...dict(members['properties']) },
    required: [...own.required, ...list(members['required'])],
  };
}

function schemaIn(parameter: Dict): unknown {
  if (parameter['schema'] !== undefined) return parameter['schema'];
  const { name: _n, in: _i, required: _r, description: _d, ...schema } = parameter;
  return schema;
}
