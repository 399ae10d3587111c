import { compileSchema } from '../../../check/ajv.ts';
import { checkSchema } from '../../../check/meta.ts';
import { lookUp } from '../../../contract/resolve.ts';
import { objectOf } from '../../../contract/tree.ts';
import { isJsonObject, type Json, type JsonObject, type JsonSchema } from '../../../model/json.ts';
import { callOf } from '../../../model/names.ts';
import { subschemas } from '../../../model/schema-tree.ts';
import { consumedOf } from '../../../surfaces/expose.ts';
import { outputKey } from '../../layout.ts';
import type { PublishedApi } from '../part.ts';
import { componentReference, selfContained, withoutReadOnly } from './component.ts';
import type { Line, Site } from './line.ts';
import { objectIn } from './read.ts';
import { samplesOf } from './samples.ts';
import { statedAnswer, statedInput, type Stated } from './stated-schemas.ts';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

export const schemasLine: Line = {
  name: 'schemas',
  claim:
    'each JSON Schema is 2020-12 with a title, a description and an $id of its own, refers to nothing outside, and gives ' +
    'the same verdicts as the component, the request or the answer that it is made of',
  look: (site) => {
    const paths = schemaPaths(site);
    const ids = paths.map((path) => objectIn(site, path)?.['$id']);
    const twice = paths.filter((_, index) => ids.indexOf(ids[index]) !== index);
    return {
      evidence: paths,
      faults: [
        ...paths.flatMap((path) => schemaFaults(objectIn(site, path)).map((fault) => `${path}: ${fault}`)),
        ...twice.map((path) => `${path}: /$id must be of this schema alone`),
        ...site.publication.apis.flatMap((api) => differences(site, api)),
      ],
    };
  },
};

function schemaPaths(site: Site): string[] {
  return site.files.map(({ path }) => path).filter((path) => path.startsWith('json-schema/') && path.endsWith('.json'));
}

function schemaFaults(schema: JsonObject | undefined): string[] {
  if (schema === undefined) return ['must hold an object'];
  const { $schema, $id, title, description } = schema;
  const outside = [...subschemas(schema, '')].filter(
    ({ schema: { $ref } }) => typeof $ref === 'string' && lookUp(schema, $ref) === undefined,
  );
  return [
    ...($schema === DIALECT ? [] : ['/$schema must name 2020-12']),
    ...(typeof $id === 'string' && $id !== '' ? [] : ['/$id must be there']),
    ...(isTold(title) ? [] : ['/title must be there']),
    ...(isTold(description) ? [] : ['/description must be there']),
    ...outside.map(({ pointer }) => `${pointer}/$ref must lead to a part of the schema`),
    ...checkSchema(schema).map(({ place }) => `${place.pointer ?? ''} must be JSON Schema`),
  ];
}

function isTold(value: Json | undefined): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

/** Against what the contract states: nothing added, nothing lost, as far as samples of all kinds can tell. */
function differences(site: Site, api: PublishedApi): string[] {
  return placedSchemas(api).flatMap(({ path, stated }) => {
    const schema = objectIn(site, path);
    if (!site.files.some((file) => file.path === path)) return [`${path}: must be a file of the site`];
    // what leads nowhere or is no JSON Schema has its fault and cannot judge
    if (schema === undefined || schemaFaults(schema).length > 0) return [];
    return stated !== undefined && !differs(schema, stated.schema, api.document)
      ? []
      : [`${path}: must accept what ${stated?.at ?? 'the contract'} accepts`];
  });
}

interface Placed {
  readonly path: string;
  /** Undefined for a schema that stands nowhere in the contract. */
  readonly stated: Stated | undefined;
}

function placedSchemas({ capability, document, layout }: PublishedApi): Placed[] {
  const entities = (capability.facts?.entities ?? []).flatMap(({ name }) =>
    placed(layout.entities.get(name), statedComponent(document, name)),
  );
  const ofOperations = consumedOf(capability).flatMap(({ consumes, operation: { name, facts } }) => {
    const call = callOf(consumes.namespace, name);
    if (facts === undefined) return [];
    const answers = facts.responses.flatMap(({ status }) =>
      placed(layout.outputs.get(outputKey(call, status)), statedAnswer(document, facts, status)),
    );
    return [...placed(layout.inputs.get(call), statedInput(document, facts)), ...answers];
  });
  const all = [...entities, ...ofOperations];
  // many operations give one answer, which is judged once
  return [...new Map(all.map((one) => [`${one.path} ${JSON.stringify(one.stated?.schema)}`, one])).values()];
}

function placed(path: string | undefined, stated: Stated | undefined): Placed[] {
  return path === undefined ? [] : [{ path, stated }];
}

function statedComponent(document: JsonObject, name: string): Stated | undefined {
  const { schemas } = objectOf(document['components']);
  const isThere = isJsonObject(objectOf(schemas)[name] ?? null);
  return isThere ? { at: `#/components/schemas/${name}`, schema: componentReference(name) } : undefined;
}

function differs(schema: JsonObject, stated: JsonSchema, document: JsonObject): boolean {
  const [own, original] = [withoutReadOnly(schema), withoutReadOnly(selfContained(document, stated))];
  const [published, contract] = [compileSchema(own), compileSchema(original)];
  return [...samplesOf(original), ...samplesOf(own)].some(
    (sample) => published.first(sample) !== contract.first(sample),
  );
}
