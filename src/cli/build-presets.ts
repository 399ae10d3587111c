import type { PresetFacts } from '../emit/skill-subject.ts';
import { checkPreset } from '../load/mapping/example.ts';
import { readPresets } from '../load/mapping/presets.ts';
import type { Capability } from '../model/capability.ts';
import { itemFields, itemSchemaOf } from '../model/item-schema.ts';
import { loadingOf } from '../surfaces/loading.ts';

/** The mappings of the package that make records of this capability; none for another API than they were written for. */
export async function presetsFor(capability: Capability): Promise<PresetFacts[]> {
  const write = loadingOf(capability)?.main;
  const itemSchema = write === undefined ? undefined : itemSchemaOf(write.facts.input, write.bulk.items);
  if (write === undefined || itemSchema === undefined) return [];
  const { operation, bulk, facts } = write;
  const target = { effect: bulk.effect, name: operation.name, bulk, itemSchema, fields: itemFields(facts, bulk.items) };
  const { presets } = await readPresets();
  return presets
    .filter((preset) => checkPreset(preset, target).every(({ severity }) => severity !== 'error'))
    .map(({ file: { id, title, verified, timezone } }) => ({
      id,
      title,
      verified,
      needsZone: timezone === 'required',
    }));
}
