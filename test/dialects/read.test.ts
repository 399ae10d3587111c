import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCapability } from '../../src/dialects/read.ts';
import { detailOf, placeText } from '../../src/model/problem.ts';
import { parseYaml } from '../../src/text/yaml.ts';
import { lint } from '../../src/lint/lint.ts';
import type { Json } from '../../src/model/json.ts';
import { corpus } from '../corpus.ts';
import { change, changedAt } from './changes.ts';
import { capabilityFiles } from './files.ts';

const samples = join(import.meta.dirname, '../samples/dialects');
const cases = readdirSync(samples).filter((name) => name !== 'written');

describe('readCapability', () => {
  it.each(cases)('%s', async (name) => {
    const read = readFile(join(samples, name, 'input.yaml'), 'input.yaml');
    if (read === undefined) throw new Error('not YAML');
    const model = read.ok ? read.value : null;
    const problems = read.problems.map((found) => `${found.severity} ${placeText(found.place)}: ${detailOf(found)}`);
    await expect(pretty(model)).toMatchFileSnapshot(join(samples, name, 'model.json'));
    await expect(pretty(problems)).toMatchFileSnapshot(join(samples, name, 'problems.json'));
  });

  it('never throws, whatever stands where', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cases), fc.array(change, { minLength: 1, maxLength: 4 }), (name, changes) => {
        const source = parseYaml(readFileSync(join(samples, name, 'input.yaml'), 'utf8'), 'input.yaml');
        if (!source.ok) throw new Error('not YAML');
        const value = changes.reduce<unknown>(changedAt, source.value.value) as Json;
        const read = readCapability({ ...source.value, value }, 'sample');
        if (read.ok) lint(read.value.capability);
        expect(read.problems.every(({ place }) => place.file === 'input.yaml')).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  const root = corpus();
  /** Documents of the corpus that are capabilities by their marker and can be read; the rest are shared sections and the like. */
  const floors = [
    ['naftiko-capabilities', 248],
    ['ikanos-capabilities', 134],
  ] as const;
  it.skipIf(root === undefined).each(floors)('reads the published files of %s', (set, floor) => {
    const outcomes = capabilityFiles(root ?? '', set).flatMap((file) => readFile(file, 'file.yaml') ?? []);
    const read = outcomes.filter((outcome) => outcome.ok);
    const failed = outcomes.filter((outcome) => !outcome.ok);
    expect(read.length).toBeGreaterThanOrEqual(floor);
    expect(read.every(({ problems }) => problems.every(({ severity }) => severity === 'warning'))).toBe(true);
    expect(
      new Set(failed.flatMap(({ problems }) => problems.filter((p) => p.severity === 'error').map((p) => p.code))),
    ).toEqual(
      new Set(
        set === 'naftiko-capabilities'
          ? ['dialect.no-marker', 'dialect.no-capability', 'dialect.base-uri']
          : ['dialect.no-marker', 'dialect.no-capability'],
      ),
    );
  });
});

function readFile(path: string, file: string): ReturnType<typeof readCapability> | undefined {
  const source = parseYaml(readFileSync(path, 'utf8'), file);
  return source.ok ? readCapability(source.value, 'sample') : undefined;
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
