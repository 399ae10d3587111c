import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { compileCheck } from '../../../src/check/check.ts';
import type { Mapped } from '../../../src/load/mapping/mapper.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { EXPORTS, EXPORTS_FOLDER } from './exports.ts';
import { mapExport } from './mapped.ts';
import { upsertOperation } from './operation.ts';

const operation = upsertOperation();
const check = compileCheck(operation.itemSchema, { unknown: 'refuse', closed: false });

describe('the exports to try', () => {
  it('are all in the table', async () => {
    const files = (await readdir(EXPORTS_FOLDER)).filter((name) => !['README.md', 'merge'].includes(name));
    expect(files.toSorted()).toEqual(Object.keys(EXPORTS).toSorted());
  });

  it('have each preset once', async () => {
    const presets = (await readdir(new URL('../../../mappings/', import.meta.url)))
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => file.replace('.yaml', ''));
    expect(
      Object.values(EXPORTS)
        .map(({ preset }) => preset)
        .toSorted(),
    ).toEqual(presets.toSorted());
  });

  it.each(Object.entries(EXPORTS))('%s', async (name, { preset, flags, records, filtered = {}, invalid = {} }) => {
    const { mapped } = await mapExport(name, preset, { ...flags, operation });
    const came = mapped.flatMap((one) => (one.kind === 'record' ? [one.value] : []));
    expect({ records: came.length, ...countsOf(mapped) }).toEqual({ records, filtered, invalid });
    const refused = came.flatMap((value) =>
      check.value(value).problems.map(({ code, place }) => `${code} ${place.pointer}`),
    );
    expect(refused).toEqual([]);
  });
});

describe('a merge of four sources with the same ids', () => {
  it('keeps every record apart, and moves no time by the zone of another source', async () => {
    const sources = {
      'zendesk.ndjson': 'zendesk-api',
      'freshdesk.csv': 'freshdesk-csv',
      'intercom.ndjson': 'intercom-api',
      'gorgias.json': 'gorgias',
    };
    const merged: JsonObject[] = [];
    for (const [name, preset] of Object.entries(sources)) {
      const { mapped } = await mapExport(`merge/${name}`, preset, {
        operation,
        namespace: true,
        timezone: 'Europe/Berlin',
      });
      merged.push(...mapped.map((one) => (one.kind === 'record' ? one.value : {})));
    }
    const expected = await readFile(new URL('./merge/expected.ndjson', import.meta.url), 'utf8');
    expect(merged).toEqual(
      expected
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    );
    expect(new Set(merged.map((record) => record[operation.bulk.key])).size).toBe(20);
  });
});

function countsOf(mapped: readonly Mapped[]): { filtered: Record<string, number>; invalid: Record<string, number> } {
  const filtered = mapped.flatMap((one) => (one.kind === 'filtered' ? [one.rule] : []));
  const invalid = mapped.flatMap((one) =>
    one.kind === 'invalid' ? one.problems.map(({ code, place }) => `${code} ${place.pointer}`) : [],
  );
  return { filtered: counted(filtered), invalid: counted(invalid) };
}

function counted(names: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, same]) => [name, same.length]));
}
