import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { detect, type FileHead } from '../../../src/load/mapping/detect.ts';
import type { MappingFile } from '../../../src/load/mapping/file.ts';
import { readPresets } from '../../../src/load/mapping/presets.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../src/model/json.ts';
import { EXPORTS, headOf, readExport, UNRELATED_FOLDER } from './exports.ts';

const files = (await readPresets()).presets.map(({ file }) => file);
const unrelated = await readdir(UNRELATED_FOLDER);

describe('detection of examples', () => {
  it.each(files.map((file) => [file.id, file] as const))('%s', (id, file) => {
    const [first, ...others] = file.examples.map((example) => detect(exampleHead(example, file), files).preset);
    expect(first).toBe(id);
    // other examples hold only what they are about: too little to know them by, but nothing else either
    for (const found of others) expect([id, 'unknown']).toContain(found);
  });
});

describe.each(Object.entries(EXPORTS))('detection of %s', (name, { preset }) => {
  it('is right, and no other preset fits', async () => {
    const found = detect(headOf(await readExport(name)), files);
    expect(found.preset).toBe(preset);
    expect(found.candidates.filter(({ fits }) => fits).map(({ id }) => id)).toEqual([preset]);
  });

  it('is unknown with any two of its names changed', async () => {
    const head = headOf(await readExport(name));
    const names = detect(head, files).candidates[0]?.found ?? [];
    expect(names.length).toBeGreaterThanOrEqual(3);
    const known = pairs(names).filter((two) => detect(two.reduce(renamed, head), files).preset !== 'unknown');
    expect(known).toEqual([]);
  });
});

describe('detection of what is no export of a known source', () => {
  it('has twenty tables to fail on', () => expect(unrelated.length).toBe(20));

  it.each(unrelated)('%s', async (name) => {
    expect(detect(headOf(await readExport(name, UNRELATED_FOLDER)), files).preset).toBe('unknown');
  });

  it.each([
    ['no header', { columns: [], records: [] }],
    ['empty records', { columns: undefined, records: [{}, {}] }],
    ['a list of texts', { columns: undefined, records: [{ id: 'a' }, { id: 'b' }] }],
  ])('%s', (_, head) => {
    expect(detect(head, files).preset).toBe('unknown');
  });
});

function exampleHead({ input }: MappingFile['examples'][number], { detects }: MappingFile): FileHead {
  const isRow =
    detects.some(({ columns }) => columns !== undefined) &&
    Object.values(input).every((value) => typeof value === 'string');
  return isRow ? { columns: Object.keys(input), records: [] } : { columns: undefined, records: [input] };
}

function pairs(names: readonly string[]): [string, string][] {
  return names.flatMap((one, index) => names.slice(index + 1).map((other): [string, string] => [one, other]));
}

/** The same head with a column, or a member of every record, under another name. */
function renamed({ columns, records }: FileHead, name: string): FileHead {
  return {
    columns: columns?.map((column) => (column === name ? `${column} (changed)` : column)),
    records: records.map((record) => changedMember(record, name.split('.'))),
  };
}

function changedMember(record: JsonObject, [name = '', ...rest]: readonly string[]): JsonObject {
  const inside: Json | undefined = record[name];
  const { [name]: _, ...others } = record;
  if (rest.length > 0 && isJsonObject(inside)) return { ...others, [name]: changedMember(inside, rest) };
  return inside === undefined ? record : { ...others, [`${name}_changed`]: inside };
}
