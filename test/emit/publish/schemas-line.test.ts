import { beforeAll, expect, test } from 'vitest';
import { changeAt } from '../../../src/contract/tree.ts';
import type { Publication, PublishedFile } from '../../../src/emit/publish/part.ts';
import { selfContained, withoutReadOnly } from '../../../src/emit/publish/proof/component.ts';
import { prove } from '../../../src/emit/publish/proof/line.ts';
import { schemasLine } from '../../../src/emit/publish/proof/schemas-line.ts';
import type { Json } from '../../../src/model/json.ts';
import { pointerSteps } from '../../../src/model/pointer.ts';
import { made, publicationOf } from './publication.ts';

let publication: Publication;
let files: readonly PublishedFile[];

beforeAll(async () => {
  publication = await publicationOf('library');
  ({ files } = await made(publication));
});

async function faultsOf(changed: readonly PublishedFile[]): Promise<readonly string[]> {
  const [proof] = await prove([schemasLine], { publication, files: changed });
  return proof?.faults ?? ['no proof'];
}

const LIST = 'json-schema/library-list-books-input-schema.json';
const ADD = 'json-schema/library-add-books-input-schema.json';
const ADDED = 'json-schema/library-add-books-output-schema.json';
const LEVEL = 'json-schema/library-put-skill-level-input-schema.json';

test('holds for requests and answers', async () => {
  expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining([LIST, ADD, ADDED, LEVEL]));
  expect(await faultsOf(files)).toEqual([]);
});

test('misses a schema', async () => {
  const without = files.filter(({ path }) => path !== ADDED);
  expect(await faultsOf(without)).toEqual([`${ADDED}: must be a file of the site`]);
});

test.each<[what: string, path: string, at: string, value: Json | undefined, fault: string]>([
  ['another type of a parameter', LIST, '/properties/shelf/type', 'integer', '/paths/~1books/get'],
  ['a parameter that may be left out', LIST, '/required', undefined, '/paths/~1books/get'],
  ['a parameter that is left out', ADD, '/properties/branch', undefined, '/paths/~1books/post'],
  ['a parameter that nobody states', LIST, '/properties/page', { type: 'integer' }, '/paths/~1books/get'],
  ['another key of items', ADD, '/$defs/Book/required', ['genre'], '/paths/~1books/post'],
  ['a word less', ADD, '/$defs/Book/properties/genre/enum', ['crime'], '/paths/~1books/post'],
  ['a bound of a list', ADD, '/properties/books/maxItems', 3000, '/paths/~1books/post'],
  ['a bound of a text', ADD, '/$defs/Book/properties/isbn/maxLength', 400, '/paths/~1books/post'],
  ['a bound of a number', ADDED, '/properties/added/maximum', 3_000_000_000, '/paths/~1books/post/responses/201'],
  ['another type of an answer', ADDED, '/properties/added/type', 'string', '/paths/~1books/post/responses/201'],
  ['a body without its key', LEVEL, '/required', ['isbn'], '/paths/~1books~1{isbn}~1skill/put'],
])('%s is found', async (_, path, at, value, fault) => {
  const changed = files.map((file) =>
    file.path === path
      ? { ...file, content: JSON.stringify(changeAt(JSON.parse(String(file.content)), pointerSteps(at), () => value)) }
      : file,
  );
  expect(changed).not.toEqual(files);
  expect(await faultsOf(changed)).toEqual([`${path}: must accept what ${fault} accepts`]);
});

test('a reference that leads nowhere in the schema is found', async () => {
  const changed = files.map((file) =>
    file.path === ADD ? { ...file, content: String(file.content).replaceAll('#/$defs/Book"', '#/$defs/Bok"') } : file,
  );
  expect(await faultsOf(changed)).toContainEqual(expect.stringContaining('/$ref must lead to a part of the schema'));
});

test('what is read only is not asked for', () => {
  const schema = {
    required: ['id', 'name'],
    properties: { id: { $ref: '#/$defs/Id' }, name: {} },
    $defs: { Id: { readOnly: true } },
  };
  expect(withoutReadOnly(schema)['required']).toEqual(['name']);
});

test('a reference to elsewhere in the contract is kept', () => {
  const part = { $ref: '#/components/schemas/A' };
  const document = {
    paths: { '/a': { schema: { items: { $ref: '#/paths/~1a/part' } }, part } },
    components: { schemas: { A: { type: 'string' } } },
  };
  expect(selfContained(document, { $ref: '#/paths/~1a/schema' })).toEqual({
    $ref: '#/$defs/-part-0',
    $defs: {
      A: { type: 'string' },
      '-part-0': { items: { $ref: '#/$defs/-part-1' } },
      '-part-1': { $ref: '#/$defs/A' },
    },
  });
});
