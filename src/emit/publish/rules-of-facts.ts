import type { BulkFacts } from '../../model/facts.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { flatten, propertiesOf, requiredOf } from '../../surfaces/schema.ts';
import { allOperations, type PublishedOperation } from './operations.ts';
import type { Publication } from './part.ts';

/** A rule of a Spectral ruleset. `error` is what the contracts keep today. */
export interface Rule {
  readonly name: string;
  readonly description: string;
  readonly severity: 'error' | 'warn' | 'info';
  readonly given: string;
  /** The `then` of Spectral: a function, and the field that it looks at. */
  readonly check: JsonObject;
}

/** Every operation; the form that all linters of OpenAPI read alike. */
export const OPERATIONS = '$.paths[*][get,post,put,patch,delete]';
const SCHEMA_MEMBERS = '$.components.schemas[*].properties[*]';

/** Rules that a fact of a contract or an overlay gives rise to. */
export function rulesFromFacts(publication: Publication): Rule[] {
  const operations = allOperations(publication);
  return [
    ...casingRule(operations),
    ...bulkRules(operations),
    ...timeRule(publication),
    ...throttlingRule(publication, operations),
    ...securityRule(publication),
  ];
}

/** What makes a contract easier to use, whatever it is of. */
export const GENERAL_RULES: readonly Rule[] = [
  {
    name: 'member-described',
    description: 'Every member of a schema says what it means.',
    severity: 'warn',
    given: SCHEMA_MEMBERS,
    check: { field: 'description', function: 'truthy' },
  },
  {
    name: 'request-example',
    description: 'Every request body has an example.',
    severity: 'warn',
    given: `${OPERATIONS}.requestBody.content[*]`,
    check: schemaFunction({ anyOf: [{ required: ['example'] }, { required: ['examples'] }] }),
  },
  {
    name: 'answer-described',
    description: 'Every success says what it answers with.',
    severity: 'info',
    given: `${OPERATIONS}.responses`,
    check: schemaFunction({ patternProperties: { '^2(?!04|05)': { required: ['content'] } } }),
  },
];

function schemaFunction(schema: JsonObject, field?: string): JsonObject {
  return { ...(field !== undefined && { field }), function: 'schema', functionOptions: { schema } };
}

/** What is kept must go on being kept; what is not is worth a warning. */
function kept(holds: boolean): Rule['severity'] {
  return holds ? 'error' : 'warn';
}

const CASINGS: readonly (readonly [casing: string, form: RegExp])[] = [
  ['camel', /^[a-z][a-z0-9]*(?:[A-Z0-9][a-z0-9]*)*$/],
  ['pascal', /^[A-Z][a-z0-9]*(?:[A-Z0-9][a-z0-9]*)*$/],
  ['snake', /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/],
  ['kebab', /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/],
];

function casingRule(operations: readonly PublishedOperation[]): Rule[] {
  const ids = operations.map(({ value }) => value['operationId']).filter((id) => typeof id === 'string');
  const found = CASINGS.find(([, form]) => ids.length > 0 && ids.every((id) => form.test(id)));
  if (found === undefined) return [];
  const [type] = found;
  return [
    {
      name: 'operation-id-casing',
      description: `Every operationId is written in ${type} case, as all of them are.`,
      severity: 'error',
      given: OPERATIONS,
      check: { field: 'operationId', function: 'casing', functionOptions: { type } },
    },
  ];
}

interface Bulk {
  readonly facts: BulkFacts;
  readonly list: JsonObject;
  readonly item: JsonObject;
}

function bulkRules(operations: readonly PublishedOperation[]): Rule[] {
  const found = operations.flatMap(bulkOf);
  if (found.length === 0) return [];
  const groups = new Map(found.map(({ facts }) => [JSON.stringify([facts.items, facts.key]), facts]));
  return [bulkFactsRule(), ...[...groups.values()].flatMap((facts) => itemRules(facts, found, groups.size > 1))];
}

function bulkOf({ facts }: PublishedOperation): Bulk[] {
  const { bulk, input, body } = facts;
  if (bulk === undefined || body?.shape !== 'members') return [];
  const list = flatten(propertiesOf(input)[bulk.items] ?? {}, input);
  return [{ facts: bulk, list, item: isJsonObject(list['items']) ? flatten(list['items'], input) : {} }];
}

function bulkFactsRule(): Rule {
  return {
    name: 'bulk-stated',
    description:
      'An operation that takes many items says which, what identifies one, how many, and what becomes of them.',
    severity: 'error',
    given: `${OPERATIONS}['x-capstan-bulk']`,
    check: schemaFunction({ type: 'object', required: ['items', 'key', 'maxItems', 'effect', 'replaces'] }),
  };
}

function itemRules({ items, key }: BulkFacts, found: readonly Bulk[], several: boolean): Rule[] {
  const same = found.filter(({ facts }) => facts.items === items && facts.key === key);
  const most = Math.max(...same.map(({ facts }) => facts.maxItems));
  const suffix = several ? `-${items}-${key}` : '';
  const list = `${OPERATIONS}.requestBody.content[*].schema.properties['${items}']`;
  return [
    {
      name: `items-bounded${suffix}`,
      description: `A request holds at most ${most} ${items}.`,
      severity: kept(same.every(({ list: { maxItems } }) => typeof maxItems === 'number' && maxItems <= most)),
      given: list,
      check: schemaFunction({ type: 'integer', maximum: most }, 'maxItems'),
    },
    {
      name: `item-key-required${suffix}`,
      description: `Each of the ${items} is identified by its ${key}, so it is required.`,
      severity: kept(same.every(({ item }) => requiredOf(item).includes(key))),
      given: `${list}.items`,
      check: schemaFunction({ type: 'array', contains: { const: key } }, 'required'),
    },
  ];
}

/** Members that an overlay calls start or end spell time in one way. */
function timeRule({ apis }: Publication): Rule[] {
  const formats = apis.flatMap(({ document }) => timeFormats(document['components'] ?? null));
  const [format] = formats;
  if (format === undefined || formats.some((one) => one !== format)) return [];
  const timed = { properties: { 'x-capstan-role': { enum: ['start', 'end'] } }, required: ['x-capstan-role'] };
  return [
    {
      name: 'time-format',
      description: `When something starts and ends is a ${format}.`,
      severity: 'error',
      given: SCHEMA_MEMBERS,
      check: schemaFunction({
        anyOf: [{ not: timed }, { properties: { format: { const: format } }, required: ['format'] }],
      }),
    },
  ];
}

function timeFormats(node: Json): string[] {
  if (Array.isArray(node)) return node.flatMap(timeFormats);
  if (!isJsonObject(node)) return [];
  const timed = node['x-capstan-role'] === 'start' || node['x-capstan-role'] === 'end';
  const own = timed ? [typeof node['format'] === 'string' ? node['format'] : ''] : [];
  return [...own, ...Object.values(node).flatMap(timeFormats)].filter((format) => format !== '');
}

function throttlingRule({ apis }: Publication, operations: readonly PublishedOperation[]): Rule[] {
  const throttled = apis.some(({ capability }) => capability.facts?.policy?.rate !== undefined);
  if (!throttled) return [];
  return [
    {
      name: 'throttling-answered',
      description: 'There is a rate limit, so every operation says what it answers beyond it.',
      severity: kept(operations.every(({ facts }) => facts.responses.some(({ status }) => status === '429'))),
      given: `${OPERATIONS}.responses`,
      check: { field: '429', function: 'truthy' },
    },
  ];
}

function securityRule({ apis }: Publication): Rule[] {
  const holds = apis.length > 0 && apis.every(({ document }) => document['security'] !== undefined);
  return holds
    ? [
        {
          name: 'security-stated',
          description: 'The contract says how callers are known.',
          severity: 'error',
          given: '$',
          check: { field: 'security', function: 'truthy' },
        },
      ]
    : [];
}
