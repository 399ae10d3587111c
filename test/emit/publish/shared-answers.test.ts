import { beforeAll, describe, expect, test } from 'vitest';
import { outputKey } from '../../../src/emit/layout.ts';
import { siteLayout } from '../../../src/emit/publish/built.ts';
import type { Publication, PublishedFile } from '../../../src/emit/publish/part.ts';
import { publish } from '../../../src/emit/publish/publish.ts';
import { sharedAnswers } from '../../../src/emit/publish/shared-answers.ts';
import type { Capability } from '../../../src/model/capability.ts';
import type { ResponseFact } from '../../../src/model/facts.ts';
import type { JsonSchema } from '../../../src/model/json.ts';
import { callOf } from '../../../src/model/names.ts';
import { parseManifest, pathInManifest } from '../../../src/project/manifest.ts';
import { consumedOf } from '../../../src/surfaces/expose.ts';
import { valueOf } from '../contracts.ts';
import { publicationOf, textOf } from './publication.ts';

const SHARED = 'json-schema/library-problem-output-404-schema.json';

describe('an answer that several operations give', () => {
  let files: readonly PublishedFile[];
  beforeAll(async () => {
    ({ files } = await publish(await publicationOf('library')));
  });

  test('is one file, called by its component', () => {
    const answers = files.map(({ path }) => path).filter((path) => /output-404.*json$/.test(path));
    expect(answers).toEqual([SHARED]);
    expect(JSON.parse(textOf(files, SHARED))).toMatchObject({
      $id: `https://library.example/${SHARED}`,
      title: 'Problem: answer 404',
      description: 'No such shelf.',
      $ref: '#/$defs/Problem',
      $defs: { Problem: { type: 'object' } },
    });
  });

  test('is what the manifest names for each of them, with one digest', () => {
    const { operations, artifacts } = valueOf(
      parseManifest(JSON.parse(textOf(files, 'capabilities/books.capstan.json')), 'manifest'),
    );
    const named = Object.entries(operations).flatMap(([call, { responses }]) =>
      responses.some(({ schema }) => schema === pathInManifest(SHARED)) ? [call] : [],
    );
    expect(named).toEqual(['books.list-books', 'books.remove-book']);
    expect(artifacts.filter(({ path }) => path === pathInManifest(SHARED))).toHaveLength(1);
  });

  test('is led to once by the front page and the index', () => {
    const page = SHARED.replace('.json', '.html');
    expect(textOf(files, 'index.html').split(page)).toHaveLength(2);
    expect(textOf(files, 'apis.json').split(SHARED)).toHaveLength(2);
  });
});

test.each([undefined, 'library', 'bare'])('every answer of %s keeps its schema', async (sample) => {
  const publication = await publicationOf(sample);
  const { files } = await publish(publication);
  const answers = publication.apis.flatMap(({ capability, layout }) =>
    responsesOf(capability).map(({ key, schema }) => ({ path: layout.outputs.get(key) ?? '', schema })),
  );
  for (const { path, schema } of answers) {
    const { $schema: _, $id: __, title: ___, ...published } = JSON.parse(textOf(files, path));
    const { title: ____, ...own } = schema;
    expect(published).toEqual(own);
  }
});

describe('answers are told apart', () => {
  let publication: Publication;
  beforeAll(async () => {
    publication = await publicationOf('library');
  });

  test.each<[why: string, change: JsonSchema]>([
    ['in other words', { description: 'Gone.' }],
    ['with a title of the contract', { title: 'Not found' }],
    ['that are another component', { $ref: '#/$defs/Shelf' }],
    ['that say more than the component', { nullable: true }],
    ['that are no component', { $ref: '#', type: 'object' }],
  ])('%s', (_, change) => {
    const [api] = publication.apis;
    const capability = changed(api?.capability, 'remove-book', (response) => ({
      ...response,
      schema: { ...response.schema, ...change },
    }));
    expect(sharedAnswers(capability)).toEqual([]);
  });

  test('under another status', () => {
    const [api] = publication.apis;
    const capability = changed(api?.capability, 'remove-book', (response) => ({
      ...response,
      status: '410',
      schema: { ...response.schema, title: 'Remove a book: answer 410' },
    }));
    expect(sharedAnswers(capability)).toEqual([]);
  });

  test('by a name that no other schema of the site has', () => {
    const [api] = publication.apis;
    const taken = new Set(['problem-output-404']);
    const layout = siteLayout(
      changed(api?.capability, '', (response) => response),
      'library',
      taken,
    );
    expect([...layout.outputs.values()]).toContain('json-schema/library-problem-output-404-2-schema.json');
    expect(taken.has('problem-output-404-2')).toBe(true);
  });
});

function responsesOf(capability: Capability) {
  return consumedOf(capability).flatMap(({ consumes, operation }) =>
    (operation.facts?.responses ?? []).flatMap(({ status, schema }) =>
      schema === undefined ? [] : [{ key: outputKey(callOf(consumes.namespace, operation.name), status), schema }],
    ),
  );
}

/** The capability with the answers of one operation made anew. */
function changed(
  capability: Capability | undefined,
  name: string,
  change: (response: ResponseFact) => ResponseFact,
): Capability {
  if (capability === undefined) throw new Error('no API');
  const consumes = capability.consumes.map((upstream) => ({
    ...upstream,
    resources: upstream.resources.map((resource) => ({
      ...resource,
      operations: resource.operations.map((operation) =>
        operation.facts === undefined || operation.name !== name
          ? operation
          : { ...operation, facts: { ...operation.facts, responses: operation.facts.responses.map(change) } },
      ),
    })),
  }));
  return { ...capability, consumes };
}
