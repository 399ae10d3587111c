import { isJsonObject, type Json, type JsonObject, type JsonSchema } from '../../model/json.ts';
import { flatten, propertiesOf, typesOf } from '../../surfaces/schema.ts';
import { jsonText } from '../json-text.ts';
import { allOperations } from './operations.ts';
import type { Absent, PartEmitter, Publication, PublishedFile } from './part.ts';
import { sourcesOf } from './provenance.ts';
import { enumWords } from './vocabulary.ts';

/** `json-ld/`: a term for each entity, list of words and operation, and one for each member of an entity. */
export const jsonLdPart: PartEmitter = (publication) => {
  const { base } = publication;
  if (base === undefined) return { files: [], absent: [NO_BASE] };
  const members = membersOf(publication);
  if (members.length === 0) return { files: [], absent: [NO_ENTITY] };
  const refused = [...new Set(members.map(({ name }) => name).filter((name) => !canBeTerm(name)))];
  return {
    files: [contextFile(publication, base, members)],
    absent: refused.map((name) => ({
      what: `json-ld/${name}`,
      reason: 'JSON-LD takes no term of this name.',
      remedy: 'A document that has the member keeps it by expanding it apart.',
    })),
  };
};

const NO_BASE: Absent = {
  what: 'json-ld',
  reason: 'The IRIs of a vocabulary stand below the address that it is published at, and none is known.',
  remedy: 'State base in capstan.yml.',
};
const NO_ENTITY: Absent = {
  what: 'json-ld',
  reason: 'No request of a contract is made of a component schema with members.',
  remedy: 'Name the schemas of requests under components.schemas.',
};

interface Member {
  readonly name: string;
  readonly term: JsonObject;
}

function contextFile(publication: Publication, base: string, members: readonly Member[]): PublishedFile {
  const { aid } = publication.provider;
  const names = new Set(members.map(({ name }) => name));
  const prefix = names.has(aid) ? `${aid}-terms` : aid;
  const classes = classNames(publication).filter((name) => name !== prefix);
  const context = {
    '@version': 1.1,
    [prefix]: `${base}vocabulary/${aid}-vocabulary.yaml#`,
    xsd: 'http://www.w3.org/2001/XMLSchema#',
    ...Object.fromEntries(classes.map((name) => [name, `${prefix}:${name}`])),
    ...Object.fromEntries([...names].filter(canBeTerm).map((name) => [name, termOf(prefix, name, members)])),
  };
  return {
    path: `json-ld/${aid}-context.jsonld`,
    content: jsonText({ '@context': context }),
    link: {
      list: 'common',
      type: 'JSONLDContext',
      name: 'JSON-LD context of the entities',
      mediaType: 'application/ld+json',
    },
    sources: sourcesOf(publication).map(({ path }) => ({ path, pointer: '' })),
  };
}

/** Entities, then lists of words, then operations as actions; where a member has the name, the name is the member's. */
export function classNames(publication: Publication): string[] {
  const { apis } = publication;
  const entities = apis.flatMap(({ capability }) => (capability.facts?.entities ?? []).map(({ name }) => name));
  const words = apis.flatMap(enumWords).map(({ name }) => pascalCase(name));
  const actions = allOperations(publication).map(({ facts }) => pascalCase(facts.operationId));
  const members = new Set(membersOf(publication).map(({ name }) => name));
  const all = new Set([...entities, ...words, ...actions]);
  return [...all].filter((name) => canBeTerm(name) && !members.has(name));
}

function pascalCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** What a JSON-LD processor would take for a keyword or an IRI of its own, or not at all. */
export function canBeTerm(name: string): boolean {
  return name !== '' && !/^@|[:/]/.test(name) && name !== 'xsd';
}

/** Where schemas disagree on a member, its value keeps the type that JSON gives it. */
function termOf(prefix: string, name: string, members: readonly Member[]): JsonObject {
  const terms = members.filter((member) => member.name === name).map(({ term }) => term);
  const distinct = new Set(terms.map((term) => JSON.stringify(term)));
  const structured = terms.some((term) => term['@type'] === JSON_LITERAL);
  const agreed = distinct.size === 1 ? terms[0] : structured ? { '@type': JSON_LITERAL } : {};
  return { '@id': `${prefix}:${encodeURIComponent(name)}`, ...agreed };
}

const JSON_LITERAL = '@json';

/** The members of the entities, each with what its schema says of its type; one of several entities several times. */
export function membersOf({ apis }: Pick<Publication, 'apis'>): Member[] {
  const entities = apis.flatMap(({ capability }) => capability.facts?.entities ?? []);
  return entities.flatMap(({ schema }) =>
    Object.entries(propertiesOf(flatten(schema, schema))).map(([name, property]) => ({
      name,
      term: typeTerm(flatten(property, schema), schema),
    })),
  );
}

/** Objects, and lists of anything but plain values, are JSON literals, so that nothing in them is lost. */
function typeTerm(flat: JsonSchema, root: JsonSchema): JsonObject {
  const types = typesOf(flat).filter((type) => type !== 'null');
  const [type] = types;
  if (type === undefined || types.length > 1) return structuredTypes(flat, types) ? { '@type': JSON_LITERAL } : {};
  if (type === 'object') return { '@type': JSON_LITERAL };
  if (type !== 'array') return { '@type': datatype(type, flat['format']) };
  const item = isJsonObject(flat['items']) ? typeTerm(flatten(flat['items'], root), root) : undefined;
  const plain = item?.['@type'] !== undefined && item['@type'] !== JSON_LITERAL && item['@container'] === undefined;
  return plain ? { ...item, '@container': '@list' } : { '@type': JSON_LITERAL };
}

/** Also where nothing is said of the type: it may be an object. */
function structuredTypes(flat: JsonSchema, types: readonly string[]): boolean {
  return types.length === 0 ? flat['enum'] === undefined : types.includes('object') || types.includes('array');
}

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'xsd:dateTime',
  date: 'xsd:date',
  time: 'xsd:time',
  duration: 'xsd:duration',
  uri: 'xsd:anyURI',
  byte: 'xsd:base64Binary',
};

const TYPES: Readonly<Record<string, string>> = {
  boolean: 'xsd:boolean',
  integer: 'xsd:integer',
  number: 'xsd:double',
};

function datatype(type: string, format: Json | undefined): string {
  const formatted = type === 'string' && typeof format === 'string' ? FORMATS[format] : undefined;
  return formatted ?? TYPES[type] ?? 'xsd:string';
}
