import { expect, test } from 'vitest';
import { inWays, type LoadWays } from '../../src/load/ways.ts';
import { detailOf, problem, problemCodes, type Problem, type ProblemCode } from '../../src/model/problem.ts';

const QUERY: LoadWays = { resume: (id) => `POST /loads/${id}/resume`, anyway: '', list: '', given: 'query' };
const TOOL: LoadWays = { ...QUERY, given: 'arguments' };
const FLAGS: LoadWays = { resume: (id) => `resume ${id}`, anyway: '', list: '' };

const column = { columns: ['Created'], field: 'started_at' };

test.each<[Problem, flag: string, query: string, argument: string]>([
  [
    problem('map.timezone-required', {}, {}),
    '--timezone Europe/Berlin',
    'timezone=Europe/Berlin in the query',
    '"timezone": "Europe/Berlin"',
  ],
  [
    problem('map.namespace-missing', {}, {}),
    '--namespace zendesk',
    'namespace=zendesk in the query',
    '"namespace": "zendesk"',
  ],
  [problem('source.format', {}, { allowed: ['csv'] }), '--format csv', 'format=csv in the query', '"format": "csv"'],
  [
    problem('source.encoding', {}, {}),
    '--encoding windows-1252',
    'encoding=windows-1252 in the query',
    '"encoding": "windows-1252"',
  ],
  [problem('load.no-mapping', {}, { similar: [] }), '--preset', 'preset=NAME in the query', '"preset": "NAME"'],
  [problem('map.preset-unknown', {}, {}), 'capstan presets', 'no such preset', 'no such preset'],
  [problem('map.column-missing', {}, column), 'capstan presets', 'does not have', 'does not have'],
])('$code names what does it on the surface', (found, flag, query, argument) => {
  const words = (ways: LoadWays): string => inWays([found], ways).map(detailOf).join('');
  expect(words(FLAGS)).toContain(flag);
  expect(words(FLAGS)).not.toContain('undefined');
  expect(words(QUERY)).toContain(query);
  expect(words(TOOL)).toContain(argument);
  for (const ways of [QUERY, TOOL]) expect(words(ways)).not.toMatch(/--|capstan /);
});

test('what is said of records suits every surface: reports are read on others than loads are begun on', () => {
  const bounds = { found: 1, expected: 2, limit: 3, min: 0, max: 5 };
  const args = { ...bounds, allowed: ['min'], field: 'status', delimiter: ';', others: [','], columns: [1] };
  const codes = problemCodes().filter((code) => code.startsWith('value.') || OF_PIECES.has(code));
  const words = codes.map((code) => detailOf({ code, severity: 'error', place: {}, args }));
  expect(words.length).toBeGreaterThan(20);
  expect(words.filter((each) => /--|capstan |undefined/.test(each))).toEqual([]);
});

const OF_PIECES = new Set<ProblemCode>([
  'source.cells',
  'source.delimiter',
  'source.nul',
  'source.not-utf8',
  'source.quote',
  'source.too-long',
]);
