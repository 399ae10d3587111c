import { expect, test } from 'vitest';
import { releaseFaults, type ReleaseTexts } from '../../build/releasable.ts';

const manifest = { name: 'pets', version: '1.2.0', mcpName: 'dev.pets/pets', homepage: 'https://pets.dev/' };
const server = { name: 'dev.pets/pets', packages: [{ identifier: 'pets', version: '1.2.0' }] };
const READY = { manifest, server, index: 'url: https://pets.dev/apis.yml\n', changelog: '# Changelog\n\n## 1.2.0\n' };

interface Case {
  readonly name: string;
  readonly change: { manifest?: object; server?: object; index?: string; changelog?: string };
  readonly faults: readonly RegExp[];
}

const cases: readonly Case[] = [
  { name: 'all is said', change: {}, faults: [] },
  {
    name: 'an address of nobody',
    change: { manifest: { ...manifest, homepage: 'https://pets.example/' } },
    faults: [/^package\.json: an address/],
  },
  {
    name: 'a repository of nobody',
    change: { manifest: { ...manifest, repository: { url: 'git+https://pets.example' } } },
    faults: [/^package\.json: an address/],
  },
  {
    name: 'an example in words',
    change: { manifest: { ...manifest, description: 'See https://pets.dev/example/ for an example.' } },
    faults: [],
  },
  { name: 'an index of nobody', change: { index: 'url: https://a.example/apis.yml\n' }, faults: [/^apis\.yml:/] },
  {
    name: 'a name that no registry takes',
    change: {
      manifest: { ...manifest, mcpName: 'example.pets/pets' },
      server: { ...server, name: 'example.pets/pets' },
    },
    faults: [/mcpName/],
  },
  { name: 'two names', change: { server: { ...server, name: 'dev.pets/cats' } }, faults: [/^server\.json: its name/] },
  {
    name: 'another version in server.json',
    change: { server: { ...server, packages: [{ identifier: 'pets', version: '1.1.0' }] } },
    faults: [/another version/],
  },
  { name: 'no package in server.json', change: { server: { name: server.name } }, faults: [/another version/] },
  { name: 'no notes', change: { changelog: '# Changelog\n\n## Pending\n' }, faults: [/"## 1\.2\.0"/] },
];

test.each(cases)('$name', ({ change, faults }) => {
  const given = { ...READY, ...change };
  const texts: ReleaseTexts = {
    ...given,
    manifest: JSON.stringify(given.manifest, null, 2),
    server: JSON.stringify(given.server),
  };
  const found = releaseFaults(texts);
  expect(found).toHaveLength(faults.length);
  for (const [index, fault] of faults.entries()) expect(found[index]).toMatch(fault);
});
