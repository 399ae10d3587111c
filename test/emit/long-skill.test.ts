import { expect, it } from 'vitest';
import { emit } from '../../src/emit/emit.ts';
import type { Capability } from '../../src/model/capability.ts';
import { expose } from '../../src/surfaces/expose.ts';
import { library, libraryOptions } from '../surfaces/practice.ts';

/** The library with its operations `times` over. */
function grown(times: number): Capability {
  const consumes = library.consumes.map((upstream) => ({
    ...upstream,
    resources: Array.from({ length: times }, (_, n) =>
      upstream.resources.map((resource) => ({
        ...resource,
        name: `${resource.name}-${n}`,
        path: `/${n}${resource.path}`,
        operations: resource.operations.map((operation) => ({ ...operation, name: `${operation.name}-${n}` })),
      })),
    ).flat(),
  }));
  return expose({ ...library, consumes }, libraryOptions);
}

function skillOf(capability: Capability): Map<string, string> {
  const made = emit({ generator: { name: 'capstan', version: '0.0.0' }, apis: [{ capability, copies: [] }] });
  const folder = 'skills/library-shelves/';
  const own = made.filter(({ path }) => path.startsWith(folder));
  return new Map(own.map(({ path, content }) => [path.slice(folder.length), content]));
}

it.each([
  [1, ['SKILL.md', 'references/fields.md', 'references/put-shelves-0.example.json']],
  [12, ['SKILL.md', 'references/get-shelf-11.operation.md', 'references/put-shelves-11.operation.md']],
  [200, ['SKILL.md', 'references/operations.md', 'references/get-shelf-199.operation.md']],
])('a skill of %i times two operations stays short and leads to everything', (times, pages) => {
  const files = skillOf(grown(times));
  expect([...files.keys()]).toEqual(expect.arrayContaining(pages));
  expect(files.get('SKILL.md')?.split('\n').length).toBeLessThan(500);
  expect((files.get('SKILL.md')?.length ?? 0) / 4).toBeLessThan(5000);
  for (const [path, text] of files) {
    const base = path.startsWith('references/') ? 'references/' : '';
    const links = [...text.matchAll(/\]\(([^)#]+)/g)].map((match) => `${base}${match[1] ?? ''}`);
    expect([path, links.filter((link) => !files.has(link))]).toEqual([path, []]);
  }
});
