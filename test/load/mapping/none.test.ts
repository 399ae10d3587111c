import { describe, expect, test } from 'vitest';
import { noMapping } from '../../../src/load/mapping/none.ts';
import type { MappingSettings } from '../../../src/load/mapping/settings.ts';
import type { SourceFormat } from '../../../src/load/source/source.ts';
import { item, json, mapJson, mapRows, NOW, RECORDS, shown, table, told, update, upsert } from './kit.ts';

const none = (settings: Partial<MappingSettings> = {}) => noMapping({ operation: upsert, now: NOW, ...settings });

test('JSON passes as bytes, unread', () => {
  expect(mapJson(none(), '{"key": 1e30,')).toBe('bytes {"key": 1e30,');
});

test('with a namespace the key is prefixed', () => {
  expect(mapJson(none({ namespace: 'own' }), '{"key":"1","kind":"mail"}')).toEqual({ key: 'own:1', kind: 'mail' });
  expect(mapJson(none({ namespace: 'own' }), '{"key":1}')).toEqual({ key: 1 });
  expect(told(none({ namespace: true }).problems)).toEqual(['map.namespace-missing']);
});

test('a typed row loses its nulls', () => {
  const mapping = none();
  const mapper = mapping.ok
    ? mapping.value.prepare({ ...RECORDS, format: 'parquet' satisfies SourceFormat }, [])
    : mapping;
  const raw = { kind: 'value', value: { key: '1', title: null, done: false } } as const;
  expect(mapper.ok && shown(mapper.value.map(item(raw)))).toEqual({ key: '1', done: false });
});

describe('rows are typed by the schema', () => {
  const cell = (column: string, text: string, settings: Partial<MappingSettings> = {}): unknown =>
    mapRows(none(settings), ['key', 'kind', column], [['1', 'mail', text]])[0];

  test.each<[string, string, unknown]>([
    ['title', ' x ', { title: ' x ' }],
    ['TITLE', 'x', { title: 'x' }],
    ['title', ' ', {}],
    ['worked_seconds', '1.5', { worked_seconds: 1.5 }],
    ['worked_seconds', '1,5', ['value.number /worked_seconds (worked_seconds)']],
    ['count', '5', { count: 5 }],
    ['count', '5.5', ['value.integer /count (count)']],
    ['grade', '4', { grade: 4 }],
    ['done', 'Yes', { done: true }],
    ['done', 'maybe', ['value.boolean /done (done)']],
    ['opened', '2026-05-01T10:00:00+02:00', { opened: '2026-05-01T10:00:00+02:00' }],
    ['opened', '2026-05-01 10:00', ['value.zone /opened (opened)']],
    ['extra', '{"a":[1]}', { extra: { a: [1] } }],
    ['extra', 'no JSON', { extra: 'no JSON' }],
    ['extra.a.b', '7', { extra: { a: { b: '7' } } }],
    ['closedBox.inner', 'x', { closedBox: { inner: 'x' } }],
  ])('%s: %s', (column, text, expected) => {
    expect(cell(column, text)).toEqual(
      Array.isArray(expected) ? expected : { key: '1', kind: 'mail', ...Object(expected) },
    );
  });

  test('a declared zone places times that have none', () => {
    expect(cell('opened', '2026-05-01 10:00', { timezone: 'Europe/Berlin' })).toMatchObject({
      opened: '2026-05-01T08:00:00Z',
    });
    expect(told(none({ timezone: 'Berlin' }).problems)).toEqual(['map.timezone-unknown']);
  });

  test.each(['titel', 'closedBox.other', '__proto__.x', ''])(
    'a column that is no field is left out: "%s"',
    (column) => {
      const mapping = none();
      const mapper = mapping.ok ? mapping.value.prepare(table(['key', 'kind', column]), []) : mapping;
      expect(told(mapper.problems)).toEqual([`map.column-unknown (${column})`]);
      expect(cell(column, 'x')).toEqual({ key: '1', kind: 'mail' });
    },
  );

  test('an update refuses a column that it cannot carry', () => {
    expect(mapRows(none({ operation: update }), ['key', 'title'], [])).toEqual(['map.not-updatable']);
  });

  test('a file without a required field is refused', () => {
    expect(mapRows(none(), ['key', 'title'], [])).toEqual(['map.column-missing']);
  });

  test('every wrong cell is told', () => {
    const found = mapRows(none(), ['key', 'kind', 'count', 'done'], [['1', 'mail', 'x', 'perhaps']]);
    expect(found).toEqual([['value.number /count (count)', 'value.boolean /done (done)']]);
  });
});

test('the bytes are those of the source, not a copy', () => {
  const mapping = none();
  const mapper = mapping.ok ? mapping.value.prepare(RECORDS, []) : mapping;
  const one = json('{}');
  const mapped = mapper.ok ? mapper.value.map(one) : undefined;
  expect(mapped?.kind === 'bytes' && one.raw.kind === 'json' && mapped.bytes === one.raw.bytes).toBe(true);
});
