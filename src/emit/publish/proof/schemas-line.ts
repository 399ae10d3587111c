import { compileCheck } from '../../../check/check.ts';
import { checkSchema } from '../../../check/meta.ts';
import { objectOf } from '../../../contract/tree.ts';
import type { Entity } from '../../../model/facts.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { subschemas } from '../../../model/schema-tree.ts';
import type { PublishedApi } from '../part.ts';
import { componentSchema } from './component.ts';
import type { Line, Site } from './line.ts';
import { objectIn } from './read.ts';
import { samplesOf } from './samples.ts';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

export const schemasLine: Line = {
  name: 'schemas',
  claim:
    'each JSON Schema is 2020-12 with a title, a description and an $id of its own, refers to nothing outside, and gives ' +
    'the same verdicts as the component that it is made of',
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
    ({ schema: { $ref } }) => typeof $ref === 'string' && !$ref.startsWith('#'),
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

/** Entities against their components: nothing added, nothing lost, as far as samples of all kinds can tell. */
function differences(site: Site, api: PublishedApi): string[] {
  return (api.capability.facts?.entities ?? []).flatMap((entity) => {
    const path = api.layout.entities.get(entity.name);
    const schema = path === undefined ? undefined : objectIn(site, path);
    if (path === undefined || schema === undefined) return [];
    return differs(schema, api, entity)
      ? [`${path}: must accept what #/components/schemas/${entity.name} accepts`]
      : [];
  });
}

function differs(schema: JsonObject, { document }: PublishedApi, { name }: Entity): boolean {
  const component = componentSchema(document, name);
  if (!isJsonObject(objectOf(objectOf(document['components'])['schemas'])[name] ?? null)) return true;
  const options = { unknown: 'pass', closed: false } as const;
  const [published, original] = [compileCheck(schema, options), compileCheck(component, options)];
  return [...samplesOf(component), ...samplesOf(schema)].some(
    (sample) => published.value(sample).ok !== original.value(sample).ok,
  );
}
