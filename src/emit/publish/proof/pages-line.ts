import { listOf, objectOf } from '../../../contract/tree.ts';
import type { Json, JsonObject } from '../../../model/json.ts';
import type { Line, Site } from './line.ts';
import { objectIn } from './read.ts';

export const pagesLine: Line = {
  name: 'pages',
  claim: 'each artifact has what its page in the catalogue shows: titles, descriptions, operations, tools, properties',
  look: (site) => {
    const { apis } = site.publication;
    const capabilities = apis.map(({ layout }) => layout.naftiko);
    const schemas = apis.flatMap(({ layout }) => [...layout.entities.values()]);
    return {
      evidence: ['apis.json', ...capabilities, ...schemas],
      faults: [
        ...within(site, 'apis.json', indexFaults),
        ...capabilities.flatMap((path) => within(site, path, capabilityFaults)),
        ...schemas.flatMap((path) => within(site, path, schemaFaults)),
      ],
    };
  },
};

function within(site: Site, path: string, faultsOf: (document: JsonObject) => readonly string[]): string[] {
  const document = objectIn(site, path);
  return (document === undefined ? ['must hold an object'] : faultsOf(document)).map((fault) => `${path}: ${fault}`);
}

function indexFaults({ apis }: JsonObject): string[] {
  return listOf(apis).flatMap((api, index) => {
    const { name, description, properties } = objectOf(api);
    const types = listOf(properties).map((property) => objectOf(property)['type']);
    return [
      ...toldFaults({ name, description }, `/apis/${index}`),
      ...(COUNTLESS.test(textOf(description))
        ? [`/apis/${index}/description must say what the API is for: ${DESCRIBE}`]
        : []),
      ...['OpenAPI', 'JSONSchema', 'x-NaftikoCapability', 'AgentSkill'].flatMap((type) =>
        types.includes(type) ? [] : [`/apis/${index}/properties must have ${type}`],
      ),
    ];
  });
}

/** What generated catalogues say of an API that nobody has described. */
const COUNTLESS = /^\d+ operation\(?s?\)? for /i;

function capabilityFaults(document: JsonObject): string[] {
  const { info, capability } = document;
  const exposes = listOf(objectOf(capability)['exposes']).map(objectOf);
  const resources = exposes.flatMap((exposure) => listOf(exposure['resources']).map(objectOf));
  const operations = resources.flatMap((resource) => listOf(resource['operations']).map(objectOf));
  const tools = exposes.flatMap((exposure) => listOf(exposure['tools']).map(objectOf));
  const { label, description } = objectOf(info);
  return [
    ...toldFaults({ label, description }, '/info'),
    ...(operations.length === 0 ? [`must show operations: ${ADD}`] : []),
    ...(tools.length === 0 ? [`must show tools: ${ADD}`] : []),
    ...operations.flatMap(({ name, method, description: told }) =>
      toldFaults({ name, method, description: told }, textOf(name)),
    ),
    ...tools.flatMap(({ name, description: told }) => toldFaults({ name, description: told }, textOf(name))),
  ];
}

/** What the contract lacks, only a person can say. */
const DESCRIBE = 'describe it with an overlay';
const ADD = 'the contract has none that can be called, so add one with an overlay';

const UNTABLED = ['allOf', 'oneOf', 'anyOf', 'additionalProperties', 'patternProperties', '$ref'];

/** An object's page is a table of its properties; other schemas show what they are. */
function schemaFaults({ type, title, description, properties, ...rest }: JsonObject): string[] {
  const isTable = type === 'object' && !UNTABLED.some((member) => rest[member] !== undefined);
  const isEmpty = isTable && Object.keys(objectOf(properties)).length === 0;
  return [
    ...toldFaults({ title, description }, ''),
    ...(isEmpty ? [`/properties must not be empty: ${DESCRIBE}`] : []),
  ];
}

function toldFaults(members: Readonly<Record<string, Json | undefined>>, at: string): string[] {
  return Object.entries(members).flatMap(([name, value]) =>
    textOf(value).trim() === '' ? [`${at}/${name} must be there: ${DESCRIBE}`] : [],
  );
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
