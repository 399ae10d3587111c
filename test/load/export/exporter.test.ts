import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/model/json.ts';
import { detailOf } from '../../../src/model/problem.ts';
import { exporter, opened, rowOf } from './desk.ts';

const FULL: JsonObject = {
  id: 'a-1',
  at: '2026-07-01T10:00:00Z',
  n: 90,
  kind: 'trade',
  more: { tags: ['x', 'y z'], shop: { name: 'Süd' } },
};

describe('a row', () => {
  test('has a cell for each column', () => {
    const one = exporter();
    expect(one.header).toEqual(['Id', 'At', 'Done', 'Kind', 'Weight', 'Tags', 'Shop']);
    expect(rowOf(one, FULL)).toEqual(['a-1', '26-07-01 12:00:00', '26-07-01 12:01:30', 'Trade', '90', 'x;y z', 'Süd']);
    expect(one.notices()).toEqual([]);
    expect([one.id, one.verified]).toEqual(['desk-template@3', 'sample']);
  });

  test.each<[string, JsonObject, Record<string, string>]>([
    ['nothing but what is required', {}, {}],
    ['null is nothing', { at: null, n: null, kind: null, more: null }, {}],
    ['a time without the duration', { at: '2026-01-01T00:00:00+02:00' }, { At: '25-12-31 23:00:00' }],
    ['a duration without the time', { n: 5 }, { Weight: '5' }],
    ['numbers without an exponent', { n: 1e-7 }, { Weight: '0.0000001' }],
    ['large numbers', { n: 1e21 }, { Weight: '1000000000000000000000' }],
    ['a negative number', { n: -2.5 }, { Weight: '-2.5' }],
    ['items that are nothing', { more: { tags: ['', null, 7, true] } }, { Tags: '7;true' }],
    ['one item that is no list', { more: { tags: 'x' } }, { Tags: 'x' }],
    ['no own member', { more: { shop: {} } }, {}],
  ])('%s', (_, record, cells) => {
    const one = exporter();
    expect(rowOf(one, { id: 'a', ...record })).toEqual(one.header.map((name) => ({ Id: 'a', ...cells })[name] ?? ''));
  });
});

describe('what cannot be written is told with its line', () => {
  test.each<[JsonObject, string, string, string]>([
    [{ id: '' }, 'export.required', '/id', 'Id'],
    [{ id: ['a'] }, 'export.value', '/id', 'Id'],
    [{ id: 'a', at: '2026-07-01 10:00:00' }, 'export.value', '/at', 'At'],
    [{ id: 'a', at: 17 }, 'export.value', '/at', 'At'],
    [{ id: 'a', at: '1999-12-31T22:59:59Z' }, 'export.value', '/at', 'At'],
    [{ id: 'a', kind: 'constructor' }, 'export.word', '/kind', 'Kind'],
    [{ id: 'a', n: '5' }, 'export.value', '/n', 'Weight'],
    [{ id: 'a', more: { tags: ['x;y'] } }, 'export.separator', '/more/tags', 'Tags'],
    [{ id: 'a', more: { tags: [{}] } }, 'export.value', '/more/tags', 'Tags'],
    [{ id: 'a', more: { shop: { name: {} } } }, 'export.value', '/more/shop/name', 'Shop'],
  ])('%j', (record, code, pointer, column) => {
    expect(rowOf(exporter(), record, 7)).toEqual([[code, 'orders.ndjson:7', pointer, column]]);
  });

  test('every reason at once, also a time that no calendar has', () => {
    expect(rowOf(exporter(), { at: '2026-07-01T10:00:00Z', n: 1e30 })).toEqual([
      ['export.required', 'orders.ndjson:1', '/id', 'Id'],
      ['export.value', 'orders.ndjson:1', '/at', 'Done'],
    ]);
  });

  test('the year is that of the clock on the wall', () => {
    expect(rowOf(exporter(), { id: 'a', at: '1999-12-31T23:00:00Z' })).toContain('00-01-01 00:00:00');
  });
});

describe('what a table does not tell is counted', () => {
  test('times that the clocks show twice', () => {
    const one = exporter();
    // 02:30 in summer, 02:30 in winter, and 01:59:59 that only its end makes ambiguous
    rowOf(one, { id: 'a', at: '2026-10-25T00:30:00Z' }, 4);
    rowOf(one, { id: 'b', at: '2026-10-25T01:30:00Z' }, 5);
    rowOf(one, { id: 'c', at: '2026-10-24T23:59:59Z', n: 1 }, 6);
    // the hour that is skipped in spring is shown by no clock
    rowOf(one, { id: 'd', at: '2026-03-29T01:00:00Z' }, 7);
    const [notice, ...others] = one.notices();
    expect(others).toEqual([]);
    expect(notice).toMatchObject({
      code: 'export.repeated-time',
      severity: 'warning',
      place: { file: 'orders.ndjson', line: 4 },
      args: { cells: 3, columns: ['At', 'Done'] },
    });
    expect(notice === undefined ? '' : detailOf(notice)).toMatch(/^3 times in "At", "Done"/);
  });

  test('what is finer than the format', () => {
    const one = exporter();
    expect(rowOf(one, { id: 'a', at: '2026-07-01T10:00:00.999Z' })).toContain('26-07-01 12:00:00');
    expect(one.notices()).toMatchObject([{ code: 'export.cut-time', args: { cells: 1 } }]);
  });

  test('fields without a column, by how many records have them', () => {
    const one = exporter();
    rowOf(one, { id: 'a', other: 1, more: { tags: [], note: 'x', shop: { city: 'y' } } });
    rowOf(one, { id: 'b', other: null, more: { note: 'x' } });
    expect(one.notices()).toMatchObject([
      { code: 'export.left-out', args: { fields: ['more.note (2)', 'other (1)', 'more.shop.city (1)'], more: 0 } },
    ]);
  });

  test('of many such fields, twenty are named', () => {
    const one = exporter();
    rowOf(one, { id: 'a', ...Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`f${n}`, n])) });
    const [notice] = one.notices();
    expect(notice?.args['fields']).toHaveLength(20);
    expect(notice?.args['more']).toBe(980);
  });
});

describe('cells that a spreadsheet would take for formulas', () => {
  const record = { id: '=1+1', n: -1, more: { tags: ['@x'], shop: { name: '+49 30' } } };

  test('are written as they are and counted: an upload page would take an apostrophe for a part of the value', () => {
    const one = exporter();
    expect(rowOf(one, record)).toEqual(['=1+1', '', '', '', '-1', '@x', '+49 30']);
    expect(one.notices()).toMatchObject([
      { code: 'export.formula', args: { cells: 3, columns: ['Id', 'Tags', 'Shop'], escaped: false } },
    ]);
  });

  test('are escaped where that is asked for', () => {
    const one = exporter({ escapeFormulas: true });
    expect(rowOf(one, record)).toEqual(["'=1+1", '', '', '', '-1', "'@x", "'+49 30"]);
    expect(one.notices()).toMatchObject([{ code: 'export.formula', args: { cells: 3, escaped: true } }]);
  });
});

describe('a definition is made ready for an operation', () => {
  const codes = (found: ReturnType<typeof opened>): string[] =>
    found.problems.map(({ code, place }) => `${code} ${place.line ?? ''}`.trim());
  const TIMELESS = `export: 1
id: keys
version: 1
title: Keys
verified: unverified
columns: [{ header: Id, from: id, as: text }]
`;

  test('fields that it does not have are told with their lines', () => {
    const text = TIMELESS.replace('from: id', 'from: idd');
    const found = opened({}, text);
    expect(codes(found)).toEqual(['export.field-unknown 6']);
    expect(found.problems.map(detailOf)).toEqual([
      'The operation shop.upsert-orders has no field "idd". Did you mean "id"?',
    ]);
  });

  test('times need a zone, which nobody guesses', () => {
    expect(codes(opened({ timezone: undefined }))).toEqual(['export.timezone-required']);
    expect(codes(opened({ timezone: 'Mars/Olympus' }))).toEqual(['map.timezone-unknown']);
    expect(opened({ timezone: undefined }, TIMELESS).ok).toBe(true);
  });

  test('a definition may know its zone, and the user goes before it', () => {
    const text = `timezone: Asia/Tokyo\n${TIMED}`;
    const at = { id: 'a', at: '2026-07-01T10:00:00Z' };
    expect(rowOf(exporter({ timezone: undefined }, text), at)).toEqual(['2026-07-01 19:00']);
    expect(rowOf(exporter({ timezone: 'utc' }, text), at)).toEqual(['2026-07-01 10:00']);
  });

  const TIMED = TIMELESS.replace(
    '{ header: Id, from: id, as: text }',
    "{ header: At, from: at, as: time, format: 'YYYY-MM-DD HH:mm' }",
  );
});
