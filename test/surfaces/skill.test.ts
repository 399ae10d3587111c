import { describe, expect, it } from 'vitest';
import type { Capability, Operation } from '../../src/model/capability.ts';
import { frontmatterFault } from '../../src/surfaces/skill-frontmatter.ts';
import { skillFrontmatter } from '../../src/surfaces/skill.ts';
import { library } from './practice.ts';

/** The library with its operations changed, or left out. */
function withOperations(change: (operation: Operation) => Operation[]): Capability {
  const consumes = library.consumes.map((upstream) => ({
    ...upstream,
    resources: upstream.resources.map((one) => ({ ...one, operations: one.operations.flatMap(change) })),
  }));
  return { ...library, consumes };
}

const descriptionOf = (capability: Capability): string =>
  skillFrontmatter(capability, { name: 'shelves', server: 'library-mcp' }).description;
const only = (name: string) => withOperations((one) => (one.name === name ? [one] : []));

describe('the description of a skill', () => {
  it('says in the words of those who ask when to use it', () => {
    expect(descriptionOf(library)).toBe(
      'Shelves of a library. Use when asked to load, import, backfill or merge shelves from exports and files (CSV, NDJSON, JSON); ' +
        'or say why shelves of a load were refused. Also to: read one shelf.',
    );
  });

  it.each([
    [
      'a bulk write alone',
      only('put-shelves'),
      /Not for reading, searching or deleting shelves: no operation does that\./,
    ],
    ['a read alone', only('get-shelf'), /Not for changing anything: every operation only reads\./],
  ])('says what %s cannot do', (_, capability, expected) => {
    expect(descriptionOf(capability)).toMatch(expected);
  });

  it('does not say that nothing reads where a write may be a search', () => {
    const bare = withOperations((one) =>
      one.name === 'put-shelves' && one.facts !== undefined
        ? [{ ...one, facts: { ...one.facts, bulk: undefined } }]
        : [],
    );
    expect(descriptionOf(bare)).not.toMatch(/Not for/);
    expect(descriptionOf(bare)).toMatch(/Use to: put shelves\./);
  });

  it('names what the guidance of the contract names', () => {
    const facts = {
      entities: [],
      sources: [],
      origins: [],
      guidance: { notFor: ['loans, another API.'], unknown: [] },
    };
    expect(descriptionOf({ ...library, facts })).toMatch(/Not for loans, another API\.$/);
  });

  it('fits whatever the contract says', () => {
    const long = 'Shelves and more shelves without end '.repeat(90);
    const notFor = [long, long, long];
    const facts = { entities: [], sources: [], origins: [], guidance: { notFor, unknown: [] } };
    const wordy = withOperations((one) =>
      Array.from({ length: 40 }, (_, n) => ({ ...one, name: `${one.name}-${n}`, title: long, description: long })),
    );
    const info = { ...library.info, description: long };
    const description = descriptionOf({ ...wordy, info, facts });
    expect(description.length).toBeLessThanOrEqual(1024);
    expect(description).toMatch(/Use to: /);
  });
});

describe('frontmatter', () => {
  const page = (...lines: string[]): string =>
    ['---', 'name: shelves', 'description: x', ...lines, '---', '', '# A', ''].join('\n');

  it.each([
    ['the two keys that must be', page(), undefined],
    ['all six', page('license: MIT', 'compatibility: x', 'metadata:', '  a: "1"', 'allowed-tools: Read'), undefined],
    ['a key of its own', page('version: "1"'), /another key than name, description, .*metadata/],
    ['metadata that are no texts', page('metadata:', '  a: 1'), /metadata .* not texts by name/],
    ['a list of tools', page('allowed-tools: [Bash, Read]'), /"allowed-tools" .* not a text/],
    ['a text that is too long', page(`license: ${'x'.repeat(1025)}`), /not a text of 1 to 1024 characters/],
    ['an empty text', page('compatibility: " "'), /"compatibility" .* not a text of 1 to 500/],
  ])('with %s', (_, text, expected) => {
    const fault = frontmatterFault(text, 'shelves');
    if (expected === undefined) expect(fault).toBeUndefined();
    else expect(fault).toMatch(expected);
  });

  it('must have a name of small letters and single hyphens', () => {
    const named = (name: string): string => `---\nname: ${name}\ndescription: x\n---\n`;
    expect(frontmatterFault(named('a--b'), 'a--b')).toMatch(/joined by single hyphens/);
    expect(frontmatterFault(named('Shelves'), 'Shelves')).toMatch(/small letters/);
    expect(frontmatterFault(named('a-1'), 'a-1')).toBeUndefined();
  });
});
