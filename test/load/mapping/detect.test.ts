import { describe, expect, test } from 'vitest';
import { detect, type FileHead } from '../../../src/load/mapping/detect.ts';
import { readPresets } from '../../../src/load/mapping/presets.ts';

const mappings = [
  { id: 'small', detects: [{ columns: ['Ticket ID', 'Created'] }] },
  { id: 'large', detects: [{ columns: ['Ticket ID', 'Created', 'Source'] }, { columns: ['Case No', 'Opened'] }] },
  { id: 'other', detects: [{ columns: ['Ticket ID', 'Created', 'Kind'], absent: ['Source'] }] },
  { id: 'records', detects: [{ members: ['via.channel', 'id'] }] },
];

const columns = (...names: string[]): FileHead => ({ columns: names, records: [] });
const { presets } = await readPresets();

describe('one mapping, or unknown', () => {
  test.each<[string, FileHead, string]>([
    ['all columns, in any case and order', columns('CREATED', 'ticket   id', 'More'), 'small'],
    ['the more special one', columns('Ticket ID', 'Created', 'Source'), 'large'],
    ['another alternative', columns('Opened', 'Case No'), 'large'],
    ['one column too few', columns('Ticket ID', 'Opened'), 'unknown'],
    ['two that ask for as much', columns('Ticket ID', 'Created', 'Kind'), 'other'],
    ['a column that must not be there', columns('Ticket ID', 'Created', 'Kind', 'Source'), 'large'],
    ['nothing', columns(), 'unknown'],
    [
      'most records',
      { columns: undefined, records: [{ id: 1, via: { channel: 'a' } }, { id: 2, via: { channel: null } }, { id: 3 }] },
      'records',
    ],
    ['few records', { columns: undefined, records: [{ id: 1, via: { channel: 'a' } }, { id: 2 }] }, 'unknown'],
    ['columns are no members', columns('via.channel', 'id'), 'unknown'],
  ])('%s', (_, head, expected) => {
    expect(detect(head, mappings).preset).toBe(expected);
  });

  test('two of a kind are unknown, and both are told', () => {
    const twin = [
      { id: 'a', detects: [{ columns: ['x', 'y'] }] },
      { id: 'b', detects: [{ columns: ['y', 'z'] }] },
    ];
    const found = detect(columns('x', 'y', 'z'), twin);
    expect(found.preset).toBe('unknown');
    expect(found.candidates.map(({ id, fits }) => [id, fits])).toEqual([
      ['a', true],
      ['b', true],
    ]);
  });

  test('candidates tell what is there and what is missing, the best first', () => {
    expect(detect(columns('Ticket ID', 'Source'), mappings).candidates).toEqual([
      { id: 'large', fits: false, found: ['Ticket ID', 'Source'], missing: ['Created'], unwanted: [] },
      { id: 'small', fits: false, found: ['Ticket ID'], missing: ['Created'], unwanted: [] },
      { id: 'other', fits: false, found: ['Ticket ID'], missing: ['Created', 'Kind'], unwanted: ['Source'] },
    ]);
  });
});

describe('each preset', () => {
  const files = presets.map(({ file }) => file);
  const alternatives = files.flatMap(({ id, detects }) => detects.map((one, index) => [id, index, one] as const));

  test.each(alternatives.filter(([, , one]) => one.members === undefined))(
    '%s is known by its columns (%i)',
    (id, _, one) => {
      expect(detect(columns(...(one.columns ?? []), 'Something else'), files).preset).toBe(id);
      const renamed = (one.columns ?? []).map((name, index) => (index < 2 ? `${name} (new)` : name));
      expect(detect(columns(...renamed), files).preset).toBe('unknown');
    },
  );
});
