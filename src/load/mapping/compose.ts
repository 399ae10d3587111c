import { fail, ok, type Outcome } from '../../model/outcome.ts';
import { problem } from '../../model/problem.ts';
import type { Mapping } from './mapper.ts';

const ORDER = ['unverified', 'community', 'sample', 'docs'] as const;

/** One mapping of several, each for the files that are named: a merge of sources. */
export function composeMappings(byFile: ReadonlyMap<string, Mapping>): Outcome<Mapping> {
  const mappings = [...new Set(byFile.values())];
  const [only, ...others] = mappings;
  if (only !== undefined && others.length === 0) return ok(only);
  const grouping = mappings.find(({ group }) => group !== undefined);
  if (grouping !== undefined) return fail(problem('load.group-merged', {}, { mapping: grouping.id }));
  const levels = mappings.map(({ verified }) => verified);
  return ok({
    id: [...new Set(mappings.map(({ id }) => id))].join(' + '),
    verified: ORDER.find((level) => levels.includes(level)),
    group: undefined,
    version: undefined,
    ordered: mappings.some(({ ordered }) => ordered === true),
    prepare: (file, sample) => {
      const mapping = byFile.get(file.origin ?? file.name);
      if (mapping === undefined) throw new Error('a file of the load has no mapping');
      return mapping.prepare(file, sample);
    },
  });
}
