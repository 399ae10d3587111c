import { expect, it } from 'vitest';
import type { Capability } from '../../src/model/capability.ts';
import { expose } from '../../src/surfaces/expose.ts';
import { library, libraryOptions } from '../surfaces/practice.ts';
import { deadLinks, MOST_LINES, MOST_TOKENS, orphans, skillFiles, tokensOf } from './skill-folder.ts';

/** The library with its operations `times` over, and words of the contract that are as long as words get. */
function grown(times: number, words = ''): Capability {
  const consumes = library.consumes.map((upstream) => ({
    ...upstream,
    resources: Array.from({ length: times }, (_, n) =>
      upstream.resources.map((resource) => ({
        ...resource,
        name: `${resource.name}-${n}`,
        path: `/${n}${resource.path}`,
        operations: resource.operations.map((operation) => ({
          ...operation,
          name: `${operation.name}-${n}`,
          description: `${operation.description ?? ''}${words}`,
        })),
      })),
    ).flat(),
  }));
  const info = { ...library.info, title: library.info.title + words, description: library.info.description + words };
  return expose({ ...library, info, consumes }, libraryOptions);
}

const WORDS = [' 会話', ' Überprüfungsvorgänge', ' a|b', ' ].}', ' 😀'].map((word) => word.repeat(800)).join('');

it.each([
  [1, '', ['references/fields.md', 'assets/put-shelves-0.example.json', 'assets/put-shelves-0.schema.json']],
  [1, WORDS, ['references/fields.md']],
  [4, WORDS, ['references/fields.md']],
  [5, '', ['references/operations.md', 'references/get-shelf-4.operation.md']],
  [12, '', ['references/get-shelf-11.operation.md', 'references/put-shelves-11.operation.md']],
  [60, WORDS, ['references/operations.md', 'references/get-shelf-59.operation.md', 'assets/get-shelf-59.schema.json']],
  [70, '', ['references/operations.md', 'references/operations-70.md', 'assets/put-shelves-69.example.json']],
  [180, WORDS, ['references/operations.md', 'references/operations-90.md']],
])('a skill of %i times two operations stays short and leads to everything', async (times, words, pages) => {
  const files = await skillFiles(grown(times, words));
  expect([...files.keys()]).toEqual(expect.arrayContaining(pages));
  const main = files.get('SKILL.md') ?? '';
  expect(main.split('\n').length).toBeLessThanOrEqual(MOST_LINES);
  expect(tokensOf(main)).toBeLessThanOrEqual(MOST_TOKENS);
  expect(files.size).toBeLessThan(512);
  expect([...files.values()].join('').length).toBeLessThan(8_000_000);
  expect(deadLinks(files)).toEqual([]);
  expect(orphans(files)).toEqual([]);
});
