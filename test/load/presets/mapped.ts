import { compileMapping } from '../../../src/load/mapping/compile.ts';
import type { Mapped, Mapping } from '../../../src/load/mapping/mapper.ts';
import { readPreset } from '../../../src/load/mapping/presets.ts';
import type { MappingSettings } from '../../../src/load/mapping/settings.ts';
import { readExport } from './exports.ts';

const AFTER_THE_EXPORTS = Date.UTC(2026, 4, 31);

/** What becomes of each row of an export by a preset. */
export async function mapExport(
  name: string,
  preset: string,
  settings: MappingSettings,
): Promise<{ readonly mapping: Mapping; readonly mapped: readonly Mapped[] }> {
  const read = await readPreset(preset);
  if (!read.ok) throw new Error(`${preset} cannot be read`);
  const mapping = compileMapping(read.value.source, { ...settings, now: AFTER_THE_EXPORTS });
  if (!mapping.ok) throw new Error(`${preset}: ${mapping.problems.map(({ code }) => code).join(', ')}`);
  const { file, items } = await readExport(name);
  const mapper = mapping.value.prepare(file, items);
  if (!mapper.ok) throw new Error(`${name}: ${mapper.problems.map(({ code }) => code).join(', ')}`);
  return { mapping: mapping.value, mapped: items.map((item) => mapper.value.map(item)) };
}
