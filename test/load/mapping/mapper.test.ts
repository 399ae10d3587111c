import { describe, expect, test } from 'vitest';
import { readOverrides } from '../../../src/load/mapping/settings.ts';
import { compiled, item, json, mapJson, mapRows, RECORDS, shown, told, update } from './kit.ts';

const KEY = 'key: { from: id, as: id, required: true }';

describe('what a rule makes of a JSON record', () => {
  test.each<[string, string, string, unknown]>([
    ['a member', 'title: { from: a.b, as: text }', '{"a":{"b":" x "}}', { title: 'x' }],
    ['a name with a dot as it stands', 'title: { from: a.b, as: text }', '{"a.b":"x"}', { title: 'x' }],
    ['an escaped dot', String.raw`title: { from: 'a\.b.c', as: text }`, '{"a.b":{"c":"x"}}', { title: 'x' }],
    ['an item', 'title: { from: "a[1]", as: text }', '{"a":["x","y"]}', { title: 'y' }],
    ['the last item', 'title: { from: "a[-1].n", as: text }', '{"a":[{"n":"x"},{"n":"y"}]}', { title: 'y' }],
    ['the first of all that is not null', 'title: { from: "a[]", as: text }', '{"a":[null,"","y"]}', { title: 'y' }],
    [
      'items that fit',
      'count: { from: "m[n=t].v", as: integer }',
      '{"m":[{"n":"s","v":1},{"n":"t","v":2}]}',
      { count: 2 },
    ],
    ['no member of the prototype', 'title: { from: constructor.name, as: text }', '{}', {}],
    ['the first name that has one', 'title: { from: [a, b], as: text }', '{"a":null,"b":"x"}', { title: 'x' }],
    ['null', 'title: { from: a, as: text }', '{"a":null}', {}],
    ['a required null', 'title: { from: a, as: text, required: true }', '{"a":""}', ['value.required /title (a)']],
    ['a constant', 'title: { value: x }', '{}', { title: 'x' }],
    ['a constant below an object', 'extra.a.b: { value: [1] }', '{}', { extra: { a: { b: [1] } } }],
    ['two below one object', 'extra.a: { value: 1 }\n  extra.b: { value: 2 }', '{}', { extra: { a: 1, b: 2 } }],
    [
      'a sum over items',
      'worked_seconds: { sum: ["m[].v", w], as: duration, unit: ms }',
      '{"m":[{"v":1500},{"v":500}],"w":250}',
      { worked_seconds: 2.25 },
    ],
    ['a sum of some', 'worked_seconds: { sum: [a, b], as: duration, unit: s }', '{"b":5}', { worked_seconds: 5 }],
    ['a sum of nothing', 'worked_seconds: { sum: [a, b], as: duration, unit: s }', '{}', {}],
    [
      'a sum with a fault',
      'worked_seconds: { sum: [a, b], as: duration, unit: s }',
      '{"a":1,"b":"x"}',
      ['value.duration /worked_seconds (b)'],
    ],
    ['a sum of numbers', 'count: { sum: [a, b], as: number }', '{"a":1,"b":"2"}', { count: 3 }],
    [
      'a difference',
      'worked_seconds: { difference: [a, b], as: duration }',
      '{"a":"2026-05-01T10:00:00Z","b":"2026-05-01T10:01:00.500Z"}',
      { worked_seconds: 60.5 },
    ],
    ['a difference with a null', 'worked_seconds: { difference: [a, b], as: duration }', '{"a":"nonsense"}', {}],
    [
      'a difference backwards',
      'worked_seconds: { difference: [b, a], as: duration }',
      '{"a":1777629600,"b":1777629700}',
      ['value.negative /worked_seconds (b)'],
    ],
    [
      'a difference backwards, dropped',
      'worked_seconds: { difference: [b, a], as: duration, negative: drop }',
      '{"a":1777629600,"b":1777629700}',
      {},
    ],
    [
      'a time and a duration',
      'closed: { plus: [a, b], as: time, unit: clock }',
      '{"a":"2026-05-01T10:00:00Z","b":"0:01:30"}',
      { closed: '2026-05-01T10:01:30Z' },
    ],
    ['a time and no duration', 'closed: { plus: [a, b], as: time, unit: clock }', '{"a":"2026-05-01T10:00:00Z"}', {}],
    ['texts joined', 'title: { join: [a, b], as: text, separator: "/" }', '{"a":"x","b":7}', { title: 'x/7' }],
    ['texts joined, one null', 'title: { join: [a, b], as: text }', '{"a":"x"}', {}],
    ['rules in order', 'title: [{ from: a, as: text }, { value: none }]', '{}', { title: 'none' }],
    [
      'rules with a condition',
      'title: [{ value: yes, when: { field: a, is: [1, true] } }, { value: no }]',
      '{"a":"TRUE"}',
      { title: 'yes' },
    ],
    [
      'rules with a condition that fails',
      'title: [{ value: yes, when: { field: a, is: [1, true] } }, { value: no }]',
      '{"a":2}',
      { title: 'no' },
    ],
    [
      'conditions that must all hold',
      'title: { value: x, when: [{ field: a, present: true }, { field: b, empty: true }, { field: c, isNot: z }] }',
      '{"a":0,"c":"y"}',
      { title: 'x' },
    ],
    [
      'a condition on several values',
      'title: { value: x, when: { field: "a[].n", is: b } }',
      '{"a":[{"n":"a"},{"n":"B"}]}',
      { title: 'x' },
    ],
    ['a time out of range', 'opened: { from: a, as: time }', '{"a":64654125776}', ['value.time-range /opened (a)']],
    ['a time out of range, dropped', 'opened: { from: a, as: time, outside: drop }', '{"a":64654125776}', {}],
    [
      'a time in its own zone',
      'opened: { from: a, as: time, timezone: utc }',
      '{"a":"2026-05-01T10:00:00"}',
      { opened: '2026-05-01T10:00:00Z' },
    ],
    [
      'whole seconds where the target wants them',
      'whole_seconds: { from: a, as: duration, unit: ms }',
      '{"a":1600}',
      { whole_seconds: 2 },
    ],
    [
      'a negative duration',
      'worked_seconds: { from: a, as: duration, unit: s }',
      '{"a":-1}',
      ['value.negative /worked_seconds (a)'],
    ],
    [
      'a duration without a unit',
      'worked_seconds: { from: a, as: duration }',
      '{"a":1}',
      ['value.unit /worked_seconds (a)'],
    ],
    [
      'a score moved to the range of the target',
      'grade: { from: a, as: score, scale: { min: 0, max: 100 } }',
      '{"a":"50%"}',
      { grade: 3 },
    ],
    [
      'a score, rounded',
      'grade: { from: a, as: score, scale: { min: 1, max: 10 }, round: 1 }',
      '{"a":8}',
      { grade: 4.1 },
    ],
    ['a score by words first', 'grade: { from: a, as: score, words: w }', '{"a":"good"}', { grade: 5 }],
    ['a score whose word means nothing', 'grade: { from: a, as: score, words: w }', '{"a":"offered"}', {}],
    ['a score that is no word', 'grade: { from: a, as: score, words: w }', '{"a":"great"}', ['value.word /grade (a)']],
    ['a word', 'kind: { from: a, as: word, words: w }', '{"a":" Web  Form"}', { kind: 'mail' }],
    ['a word that is not known', 'kind: { from: a, as: word, words: w }', '{"a":"fax"}', ['value.word /kind (a)']],
    ['a word of the target', 'kind: { from: a, as: word }', '{"a":"Phone"}', { kind: 'phone' }],
    ['a word that is not of the target', 'kind: { from: a, as: word }', '{"a":"web form"}', ['value.word /kind (a)']],
    [
      'the preferred of several words',
      'kind: { from: "a[]", as: word, words: w, prefer: [phone, mail] }',
      '{"a":["web form","call"]}',
      { kind: 'phone' },
    ],
    [
      'the first of several words',
      'kind: { from: "a[]", as: word, words: w }',
      '{"a":["web form","call"]}',
      { kind: 'mail' },
    ],
    [
      'the first word of a text',
      'kind: { from: a, as: word, words: w, separator: ; }',
      '{"a":"; call;web form"}',
      { kind: 'phone' },
    ],
    ['a word for true', 'done: { from: a, as: word, words: w }', '{"a":"closed"}', { done: true }],
    ['a boolean', 'done: { from: a, as: boolean }', '{"a":"YES"}', { done: true }],
    ['a boolean with words', 'done: { from: a, as: boolean, words: w }', '{"a":"open"}', { done: false }],
    ['a list', 'extra.tags: { from: a, as: list, separator: "," }', '{"a":"x, y,"}', { extra: { tags: ['x', 'y'] } }],
    [
      'a list of items',
      'extra.tags: { from: "a[].n", as: list }',
      '{"a":[{"n":"x"},{"n":null}]}',
      { extra: { tags: ['x'] } },
    ],
    ['a list of nothing', 'extra.tags: { from: a, as: list }', '{"a":[]}', {}],
    ['whatever it is', 'extra.raw: { from: a, as: raw }', '{"a":{"b":[1]}}', { extra: { raw: { b: [1] } } }],
    [
      'a long number somewhere in it',
      'extra.raw: { from: a, as: raw }',
      '{"a":{"b":[12345678901234567890]}}',
      ['json.number-range /extra/raw (a)'],
    ],
    [
      'a long number in a list',
      'extra.tags: { from: a, as: list }',
      '{"a":[12345678901234567890]}',
      ['json.number-range /extra/tags (a)'],
    ],
    [
      'a long number as text',
      'title: { from: a, as: text }',
      '{"a":12345678901234567890}',
      { title: '12345678901234567890' },
    ],
    ['nulls of the rule', 'title: { from: a, as: text, nulls: [none] }', '{"a":" None "}', {}],
    ['nulls of the mapping', 'title: { from: a, as: text }', '{"a":" n/A "}', {}],
  ])('%s', (_, fields, record, expected) => {
    const words = 'words: { w: { web form: mail, call: phone, closed: true, open: false, good: 5, offered: null } }';
    const mapping = compiled(`nulls: ['', N/A]\nfields:\n  key: { value: k }\n  ${fields}\n${words}\n`);
    const found = mapJson(mapping, record);
    expect(Array.isArray(found) ? found : { ...Object(found) }).toEqual(
      Array.isArray(expected) ? expected : { key: 'k', ...Object(expected) },
    );
  });
});

describe('ids in JSON', () => {
  const mapping = compiled('fields: { key: { from: [a.id, "b[].id"], as: id, required: true } }');
  test.each<[string, unknown]>([
    ['{"a":{"id":12345678901234567890}}', { key: '12345678901234567890' }],
    [String.raw`{"x":{"id":1},"a":{"\u0069d" : 9007199254740993 }}`, { key: '9007199254740993' }],
    ['{"b":[{"id":null},{"id":10000000000000000001}]}', { key: '10000000000000000001' }],
    ['{"a":{"id":1.5}}', ['value.id-damaged /key (a.id)']],
    ['{"a":{"id":1e30}}', ['value.id-damaged /key (a.id)']],
  ])('%s', (text, expected) => {
    expect(mapJson(mapping, text)).toEqual(expected);
  });

  test('a typed row whose number has lost digits is not sent', () => {
    const mapper = mapping.ok ? mapping.value.prepare({ ...RECORDS, format: 'parquet' }, []) : mapping;
    const raw = { kind: 'value', value: { a: { id: 2 ** 60 } } } as const;
    expect(mapper.ok ? shown(mapper.value.map(item(raw))) : undefined).toEqual(['value.id-damaged /key (a.id)']);
  });
});

test.each<[string, unknown]>([
  ['{"id":1', ['json.syntax']],
  ['[1]', ['value.not-an-object']],
  ['null', ['value.not-an-object']],
])('what is no record: %s', (text, expected) => {
  expect(mapJson(compiled(`fields: { ${KEY} }`), text)).toEqual(expected);
});

test('bytes that are not UTF-8 are no record', () => {
  const mapping = compiled(`fields: { ${KEY} }`);
  const mapper = mapping.ok ? mapping.value.prepare(RECORDS, []) : mapping;
  const bytes = Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d);
  expect(mapper.ok ? shown(mapper.value.map(item({ kind: 'json', bytes }))) : undefined).toEqual(['json.encoding']);
});

describe('rows', () => {
  const mapping = compiled(
    `timezone: required\nfields:\n  key: { from: Ticket  ID, as: id, required: true }\n  opened: { from: Created, as: time }\n  title: { from: [Subject, Title], as: text }\n`,
    { timezone: 'Europe/Berlin' },
  );

  test('columns are found without case and with single spaces, short rows end early', () => {
    expect(
      mapRows(mapping, ['TICKET ID', 'title', 'created'], [['1', ' a ', '2026-05-01 10:00'], ['2'], ['', '', '']]),
    ).toEqual([
      { key: '1', opened: '2026-05-01T08:00:00Z', title: 'a' },
      { key: '2' },
      ['value.required /key (Ticket  ID)'],
    ]);
  });

  test('a file without the column of a required field is refused', () => {
    expect(mapRows(mapping, ['Ticket IDs', 'Created'], [])).toEqual(['map.column-missing', 'map.columns-absent']);
  });

  test('optional columns that are absent are said once', () => {
    const prepared = mapping.ok
      ? mapping.value.prepare({ ...RECORDS, format: 'csv', columns: ['Ticket ID'] }, [])
      : mapping;
    expect(prepared.problems.map(({ code, args }) => [code, args['columns']])).toEqual([
      ['map.columns-absent', ['Created', 'Subject', 'Title']],
    ]);
  });

  test('the column decides which number is the day, each column for itself', () => {
    const dates = compiled(
      'timezone: utc\nfields: { key: { from: id, as: id }, opened: { from: a, as: time }, closed: { from: b, as: time } }',
    );
    const rows = [
      ['1', '5/4/2026', '5/4/2026'],
      ['2', '13/4/2026', '5/5/2026'],
    ];
    expect(mapRows(dates, ['id', 'a', 'b'], rows)).toEqual([
      ['value.date-order /closed (b)'],
      ['value.date-order /closed (b)'],
    ]);
    expect(mapRows(dates, ['id', 'a', 'b'], [...rows, ['3', '1/4/2026', '4/13/2026']])).toEqual([
      { key: '1', opened: '2026-04-05T00:00:00Z', closed: '2026-05-04T00:00:00Z' },
      { key: '2', opened: '2026-04-13T00:00:00Z', closed: '2026-05-05T00:00:00Z' },
      { key: '3', opened: '2026-04-01T00:00:00Z', closed: '2026-04-13T00:00:00Z' },
    ]);
  });

  test('every reason is told', () => {
    const rows = [['1.0E+11', '2026-03-29 02:30', '']];
    expect(mapRows(mapping, ['Ticket ID', 'Created', 'Title'], rows)).toEqual([
      ['value.id-damaged /key (Ticket  ID)', 'value.dst-gap /opened (Created)'],
    ]);
  });
});

describe('zones', () => {
  const fields = `fields: { key: { from: id, as: id }, opened: { from: at, as: time } }`;
  const rows = [
    ['1', '2026-05-01 10:00', 'Asia/Kolkata'],
    ['2', '2026-05-01 10:00', ''],
    ['3', '2026-05-01 10:00', 'Mars'],
  ];
  const at = (timezone: string, settings = {}): unknown[] =>
    mapRows(compiled(`${timezone}${fields}`, settings), ['id', 'at', 'zone'], rows);
  const opened = (found: unknown[]): unknown[] =>
    found.map((one) => (Array.isArray(one) ? one[0] : Object(one).opened));

  test.each<[string, string, object, unknown[]]>([
    [
      'a column names it',
      'timezone: { column: zone }\n',
      {},
      ['2026-05-01T04:30:00Z', 'value.zone /opened (at)', 'value.zone-name /opened (at)'],
    ],
    [
      'a column names it, else the flag',
      'timezone: { column: zone }\n',
      { timezone: 'utc' },
      ['2026-05-01T04:30:00Z', '2026-05-01T10:00:00Z', 'value.zone-name /opened (at)'],
    ],
    [
      'the mapping says it',
      'timezone: Asia/Tokyo\n',
      {},
      ['2026-05-01T01:00:00Z', '2026-05-01T01:00:00Z', '2026-05-01T01:00:00Z'],
    ],
    [
      'the flag goes before it',
      'timezone: Asia/Tokyo\n',
      { timezone: '+02:00' },
      ['2026-05-01T08:00:00Z', '2026-05-01T08:00:00Z', '2026-05-01T08:00:00Z'],
    ],
    ['nobody says it', '', {}, ['value.zone /opened (at)', 'value.zone /opened (at)', 'value.zone /opened (at)']],
  ])('%s', (_, timezone, settings, expected) => {
    expect(opened(at(timezone, settings))).toEqual(expected);
  });

  test.each<[string, object, string[]]>([
    ['timezone: required\n', {}, ['map.timezone-required']],
    ['timezone: required\n', { timezone: 'Berlin' }, ['map.timezone-unknown']],
    ['timezone: Berlin\n', {}, ['map.timezone-unknown']],
  ])('%s%o is refused at once', (timezone, settings, expected) => {
    expect(told(compiled(`${timezone}${fields}`, settings).problems)).toEqual(expected);
  });

  test.each<[string, object, unknown]>([
    ['', {}, 'value.dst-overlap /opened (at)'],
    ['dst: later\n', {}, '2026-10-25T01:30:00Z'],
    ['dst: later\n', { dst: 'earlier' }, '2026-10-25T00:30:00Z'],
  ])('a time that comes twice: %s%o', (dst, settings, expected) => {
    const mapping = compiled(`${dst}${fields}`, { timezone: 'Europe/Berlin', ...settings });
    expect(opened(mapRows(mapping, ['id', 'at'], [['1', '2026-10-25 02:30']]))).toEqual([expected]);
  });
});

describe('what the user adds', () => {
  const text = `fields:\n  ${KEY}\n  kind: { from: kind, as: word, words: kind }\n  worked_seconds: { from: t, as: duration }\nwords: { kind: { web: mail } }`;
  const given = (flags: Partial<Parameters<typeof readOverrides>[0]>) =>
    readOverrides({ word: [], default: [], unit: [], ...flags });

  test.each<[object, string, unknown]>([
    [{}, '{"id":1,"kind":"fax"}', ['value.word /kind (kind)']],
    [{ word: ['kind:Fax=phone'] }, '{"id":1,"kind":"fax"}', { key: '1', kind: 'phone' }],
    [{ word: ['kind:web=phone'] }, '{"id":1,"kind":"web"}', { key: '1', kind: 'phone' }],
    [{ word: ['kind:fax=null'] }, '{"id":1,"kind":"fax"}', { key: '1' }],
    [{ default: ['kind=mail'] }, '{"id":1,"kind":"fax"}', { key: '1', kind: 'mail' }],
    [{ default: ['kind=mail'] }, '{"id":1}', { key: '1', kind: 'mail' }],
    [{ default: ['title=mail'] }, '{"id":1}', ['map.setting']],
    [{ unit: ['worked_seconds=min'] }, '{"id":1,"t":2}', { key: '1', worked_seconds: 120 }],
  ])('%o', (flags, record, expected) => {
    const overrides = given(flags);
    expect(overrides.ok && mapJson(compiled(text, overrides.value), record)).toEqual(expected);
  });

  test.each([
    { word: ['kind=mail'] },
    { word: ['a:b'] },
    { default: ['mail'] },
    { unit: ['t=weeks'] },
    { unit: ['t'] },
  ])('%o is not how it is written', (flags) => {
    expect(told(given(flags).problems)).toEqual(['map.setting']);
  });
});

describe('the key', () => {
  const text = (more = ''): string => `${more}fields:\n  ${KEY}\n  title: { from: other, as: id, namespace: true }\n`;
  test.each<[string, object, unknown]>([
    ['', {}, { key: '1', title: '2' }],
    ['namespace: own\n', {}, { key: '1', title: '2' }],
    ['namespace: own\n', { namespace: true }, { key: 'own:1', title: 'own:2' }],
    ['namespace: own\n', { namespace: 'mine' }, { key: 'mine:1', title: 'mine:2' }],
    ['', { namespace: true }, ['map.namespace-missing']],
  ])('%s%o', (more, settings, expected) => {
    expect(mapJson(compiled(text(more), settings), '{"id":1,"other":"2"}')).toEqual(expected);
  });
});

test('a key that is no word is not hidden behind its namespace', () => {
  const mapping = compiled('fields: { key: { from: id, as: raw } }', { namespace: 'own' });
  expect(mapJson(mapping, '{"id":{"a":1}}')).toEqual({ key: { a: 1 } });
});

test('filters are asked in order, and before anything is read', () => {
  const filters =
    'filters: [{ name: spam, when: { field: spam, is: true } }, { name: empty, when: { field: id, empty: true } }]';
  const mapping = compiled(`${filters}\nfields: { ${KEY} }`);
  expect(mapJson(mapping, '{"spam":"True"}')).toBe('filtered spam');
  expect(mapJson(mapping, '{}')).toBe('filtered empty');
  expect(mapJson(mapping, '{"id":1}')).toEqual({ key: '1' });
});

describe('the order of writes', () => {
  const mapping = compiled(`version-field: at\nfields: { ${KEY} }`);
  test.each<[string, unknown]>([
    ['{"id":1,"at":"2026-05-01T10:00:00Z"}', 1_777_629_600_000],
    ['{"id":1,"at":7}', 7],
    ['{"id":1,"at":"7.5"}', 7.5],
    ['{"id":1,"at":"13.05.2026 10:00 UTC"}', 1_778_666_400_000],
    ['{"id":1,"at":"03.05.2026 10:00 UTC"}', 1_777_802_400_000],
    ['{"id":1}', undefined],
  ])('%s', (text, expected) => {
    // a column decides about day and month
    const sample = [json('{"id":2,"at":"31.05.2026 10:00 UTC"}')];
    const mapper = mapping.ok ? mapping.value.prepare(RECORDS, sample) : mapping;
    const mapped = mapper.ok ? mapper.value.map(json(text)) : undefined;
    expect(mapped?.kind === 'record' ? mapped.version : mapped).toBe(expected);
  });

  test('cannot be told by any text', () => {
    expect(mapJson(mapping, '{"id":1,"at":"yesterday"}')).toEqual(['value.version (at)']);
  });
});

test('an update leaves out what it cannot carry, and says so once', () => {
  const mapping = compiled(`fields: { ${KEY}, title: { value: x }, done: { value: true } }`, { operation: update });
  expect(mapping.problems.map(({ code, severity, args }) => [code, severity, args['fields']])).toEqual([
    ['map.left-out', 'warning', ['title']],
  ]);
  expect(mapJson(mapping, '{"id":1}')).toEqual({ key: '1', done: true });
});

test('a group is handed on with the fields that are mapped', () => {
  const group = 'group: { by: id, fields: { opened: min, title: list } }';
  const fields = `fields: { ${KEY}, opened: { from: a, as: time }, title: { value: x } }`;
  const mapping = compiled(`${group}\n${fields}`, { operation: update });
  expect(mapping.ok && mapping.value.group).toEqual({ fields: new Map([['opened', 'min']]), others: 'last' });
  expect(mapping.ok && [mapping.value.id, mapping.value.verified]).toEqual(['test@1', 'docs']);
});
