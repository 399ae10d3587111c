import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Part, Publication } from '../../../src/emit/publish/part.ts';
import { isPropertyType } from '../../../src/project/apis-json-types.ts';
import { SAMPLES, isMeaning, made, onlyIn, publicationOf, textOf } from './publication.ts';

describe.each(['library', 'bare'])('what is told of %s', (sample) => {
  let part: Part;
  beforeAll(async () => {
    part = await made(await publicationOf(sample));
  });

  test('is the expected files', async () => {
    const files = part.files.filter(isMeaning);
    for (const { path } of files) {
      await expect(textOf(files, path)).toMatchFileSnapshot(join(SAMPLES, sample, 'expected', path));
    }
    await expect(`${files.map(({ path }) => path).join('\n')}\n`).toMatchFileSnapshot(
      join(SAMPLES, sample, 'expected/files.txt'),
    );
  });

  test('and what is not told has a reason and a remedy', async () => {
    const rows = part.absent.filter(({ what }) => !what.startsWith('examples/') && what !== 'MCPServer');
    const text = rows.map(({ what, reason, remedy }) => `${what}\n  ${reason}\n  ${remedy}\n`).join('');
    await expect(text).toMatchFileSnapshot(join(SAMPLES, sample, 'expected/absent.txt'));
  });
});

describe('this project', () => {
  let publication: Publication;
  let part: Part;
  beforeAll(async () => {
    publication = await publicationOf();
    part = await made(publication);
  });

  const read = (folder: string) => parse(String(onlyIn(part.files, folder).content));

  test('is told the same way twice', async () => {
    const again = await made(await publicationOf());
    const texts = ({ files }: Part) => files.filter(isMeaning).map(({ path, content }) => [path, String(content)]);
    expect(texts(again)).toEqual(texts(part));
    expect(texts(part).length).toBeGreaterThanOrEqual(9);
  });

  test('is told with registered types, sources, and no word of having been found elsewhere', () => {
    for (const { path, link, sources, content } of part.files.filter(isMeaning)) {
      expect([path, link !== undefined && [link.type, ...(link.also ?? [])].every(isPropertyType)]).toEqual([
        path,
        true,
      ]);
      expect([path, sources.length > 0]).toEqual([path, true]);
      expect(String(content)).not.toMatch(/^method: /m);
      expect(String(content)).not.toMatch(/\b(searched|probed|harvested)\b/);
    }
  });

  test('has counts that are those of what is listed', () => {
    const access = read('agentic-access');
    const classes = access.operations.map(
      (one: Record<string, Record<string, string>>) => one['x-agentic-access']?.['action-class'],
    );
    expect(access.summary.operations).toBe(2);
    expect(access.summary.by_action_class).toEqual({
      acting: classes.filter((word: string) => word === 'acting').length,
    });
    expect(access.summary.by_consequence).toEqual({ write: 2 });
    const { summary, problems } = read('errors');
    const evidence = problems.map((one: { evidence: string }) => one.evidence);
    expect(summary).toEqual({
      documented: evidence.filter((word: string) => word === 'documented').length,
      observed: evidence.filter((word: string) => word === 'observed').length,
    });
    expect(evidence).toContain('observed');
  });

  test('states its natural key, what replaces and what changes a part, and that 202 is not stored', () => {
    const { idempotency, replacement, acceptance, batches, time } = read('conventions');
    expect(idempotency.operations.map((one: Record<string, string>) => [one['mechanism'], one['key']])).toEqual([
      ['natural-key', 'external_id'],
      ['natural-key', 'external_id'],
    ]);
    expect(idempotency.operations[0].evidence).toMatch(/x-capstan-bulk/);
    expect(replacement.map((one: { mode: string }) => one.mode)).toEqual(['replace', 'partial']);
    expect(acceptance.map((one: { means: string }) => one.means)).toEqual([
      'accepted-not-stored',
      'accepted-not-stored',
    ]);
    expect(batches.map((one: { maxItems: number }) => one.maxItems)).toEqual([500, 500]);
    expect(new Set(time.map((one: { format: string }) => one.format))).toEqual(new Set(['date-time']));
    expect(onlyIn(part.files, 'conventions').link?.also).toEqual(['Idempotency']);
  });

  test('has the limit that its source states', () => {
    const { limits, sources } = read('rate-limits');
    expect(limits.map(({ limit, metric, timeframe }: Record<string, unknown>) => [limit, metric, timeframe])).toEqual([
      [300, 'request', 'minute'],
    ]);
    expect(sources[0]).toMatch(/docs\./);
  });
});
