import type { Capability, Operation } from '../../src/model/capability.ts';
import type { JsonSchema } from '../../src/model/json.ts';
import { expose, type ExposeOptions } from '../../src/surfaces/expose.ts';

const shelf: JsonSchema = {
  type: 'object',
  required: ['id', 'genre', 'opened_at'],
  properties: {
    id: { type: 'string', minLength: 1, description: 'Identifies the shelf' },
    genre: { type: 'string', enum: ['crime', 'poetry'] },
    opened_at: { type: 'string', format: 'date-time' },
    score: { type: ['number', 'null'], minimum: 1, maximum: 5 },
    parent: { $ref: '#/$defs/Shelf' },
    labels: { type: 'object', additionalProperties: true },
  },
};

const unused: JsonSchema = { type: 'string' };

const putShelves: Operation = {
  name: 'put-shelves',
  method: 'POST',
  title: 'Put shelves',
  description: 'Create or overwrite shelves in bulk',
  parameters: [],
  body: { kind: 'json', template: '{"shelves": {{shelves}}}' },
  outputFormat: 'json',
  facts: {
    operationId: 'putShelves',
    pointer: '/paths/~1shelves/post',
    input: {
      type: 'object',
      required: ['shelves'],
      properties: { shelves: { type: 'array', minItems: 1, maxItems: 20, items: { $ref: '#/$defs/Shelf' } } },
      $defs: { Shelf: { ...shelf, xml: { name: 'shelf' } }, Unused: unused },
    },
    inputs: [{ name: 'shelves', in: 'body', type: 'array', required: true, description: 'The shelves to put' }],
    body: { mediaType: 'application/json', required: true, shape: 'members' },
    responses: [
      { status: '202', description: 'Accepted', documented: true },
      { status: '422', description: 'Refused by the library', documented: false, mediaType: 'text/plain' },
    ],
    semantics: {
      readOnly: false,
      destructive: true,
      idempotent: true,
      evidence: {
        readOnly: 'POST is not a safe method',
        destructive: 'x-capstan-bulk says that an item replaces what is there',
        idempotent: 'x-capstan-bulk gives a key',
      },
    },
    bulk: { items: 'shelves', key: 'id', maxItems: 20, effect: 'upsert', replaces: true, pairs: 'getShelf' },
    examples: [
      {
        name: 'one',
        summary: 'One new shelf',
        value: { shelves: [{ id: 's-1', genre: 'crime', opened_at: '2026-01-02T03:04:05Z' }] },
      },
    ],
    fields: [
      { path: 'shelves[].opened_at', role: 'start', sensitive: false },
      { path: 'shelves[].id', sensitive: true },
    ],
    rules: [{ description: 'A shelf is not its own parent' }],
  },
};

const getShelf: Operation = {
  name: 'get-shelf',
  method: 'GET',
  description: 'Read one shelf.',
  parameters: [
    { name: 'shelf-id', in: 'path' },
    { name: 'filter-genre', in: 'query' },
  ],
  outputFormat: 'json',
  facts: {
    operationId: 'getShelf',
    pointer: '/paths/~1shelves~1{shelf.id}/get',
    input: {
      type: 'object',
      required: ['shelf-id'],
      properties: {
        'shelf-id': { type: 'string' },
        'filter-genre': { type: 'array', items: { type: 'string', enum: ['crime', 'poetry'] } },
      },
    },
    inputs: [
      {
        name: 'shelf-id',
        wireName: 'shelf.id',
        in: 'path',
        type: 'string',
        required: true,
        description: 'Which shelf',
      },
      {
        name: 'filter-genre',
        wireName: 'filter[genre]',
        in: 'query',
        type: 'array',
        required: false,
        description: '',
        explode: true,
      },
    ],
    responses: [
      {
        status: '200',
        description: 'The shelf',
        documented: true,
        mediaType: 'application/json',
        schema: { $ref: '#/$defs/Shelf', $defs: { Shelf: shelf } },
      },
      {
        status: '404',
        description: 'No such shelf',
        documented: true,
        mediaType: 'application/json',
        schema: { type: 'object', properties: { error: { type: 'string' } } },
      },
    ],
    semantics: {
      readOnly: true,
      destructive: false,
      idempotent: true,
      evidence: { readOnly: 'GET is safe', destructive: 'GET is safe', idempotent: 'GET is idempotent' },
    },
    examples: [],
    fields: [],
    rules: [],
  },
};

/** A made-up library with a bulk write and a read, as it comes from a contract: without exposures. */
export const library: Capability = {
  name: 'library-shelves',
  info: {
    title: 'Library Shelves API',
    description: 'Shelves of a library',
    tags: ['Library'],
    created: '2026-01-01',
    modified: '2026-01-02',
    version: '3',
  },
  binds: [{ namespace: 'env', keys: { LIBRARY_KEY: 'LIBRARY_KEY' } }],
  consumes: [
    {
      namespace: 'library',
      baseUri: 'https://library.example/v1',
      parameters: [],
      authentication: { kind: 'bearer', token: '{{LIBRARY_KEY}}' },
      resources: [
        { name: 'shelves', path: '/shelves', parameters: [], operations: [putShelves] },
        { name: 'shelf', path: '/shelves/{{shelf-id}}', parameters: [], operations: [getShelf] },
      ],
    },
  ],
  exposes: [],
  facts: {
    sources: [
      { role: 'contract', path: 'openapi/library.yml', sha256: 'a'.repeat(64) },
      { role: 'overlay', path: 'overlays/library.yaml', sha256: 'b'.repeat(64) },
    ],
    entities: [{ name: 'Shelf', schema: { ...shelf, $defs: { Shelf: shelf } } }],
    policy: {
      rate: { requests: 300, perSeconds: 60, burst: 20 },
      retryStatuses: [429],
      timeouts: { connectMs: 1000, totalMs: 30_000 },
      source: 'The manual',
    },
    origins: ['https://library.example'],
  },
};

export const libraryOptions: ExposeOptions = {
  ports: { rest: 8080, mcp: 9090, skill: 9091 },
  namespaces: { rest: 'library-rest', mcp: 'library-mcp', skill: 'library-skill' },
  skill: {
    name: 'library-shelves',
    description: 'Put shelves into the library. Use when shelves have to be loaded.',
    license: 'Apache-2.0',
    metadata: { capability: 'library-shelves' },
  },
};

export const exposedLibrary: Capability = expose(library, libraryOptions);
