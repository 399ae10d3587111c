import { describe, expect, it } from 'vitest';
import { runExamples } from '../../../src/load/mapping/example.ts';
import { readPresets } from '../../../src/load/mapping/presets.ts';
import { detailOf, placeText } from '../../../src/model/problem.ts';
import { upsertOperation } from './operation.ts';

const { presets, problems } = await readPresets();

describe('presets', () => {
  it('can all be read', () => {
    expect(problems).toEqual([]);
    expect(presets.length).toBe(21);
  });

  it.each(presets.map((preset) => [preset.file.id, preset] as const))('%s comes out', (_, { file, source }) => {
    const failed = runExamples(file, source, upsertOperation());
    expect(failed.map((found) => `${placeText(found.place)}: ${detailOf(found)}`)).toEqual([]);
  });
});
