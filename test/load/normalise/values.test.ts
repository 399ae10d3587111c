import { describe, expect, test } from 'vitest';
import { readBoolean } from '../../../src/load/normalise/boolean.ts';
import { Fault } from '../../../src/load/normalise/fault.ts';
import { readId } from '../../../src/load/normalise/id.ts';
import { readInteger, readNumber } from '../../../src/load/normalise/number.ts';
import { scoreReader, type Scale } from '../../../src/load/normalise/score.ts';
import { readList, readText } from '../../../src/load/normalise/text.ts';
import { Vocabulary } from '../../../src/load/normalise/word.ts';

/** The value, or the code of the fault. */
function shown<T>(found: T | Fault): T | string {
  return found instanceof Fault ? found.problem.code : found;
}

const nobody = (): undefined => undefined;

describe('ids', () => {
  test.each<[unknown, string]>([
    ['1001', '1001'],
    [' 1001 ', '1001'],
    ['00012', '00012'],
    ['cnv_55c8c149', 'cnv_55c8c149'],
    ['5003000000D8cuI', '5003000000D8cuI'],
    ['1e5', 'value.id-damaged'],
    ['1.23457E+11', 'value.id-damaged'],
    ['1,23457E+11', 'value.id-damaged'],
    ['1.5E-7', 'value.id-damaged'],
    ['1001.0', 'value.id-damaged'],
    ['1001.5', '1001.5'],
    ['12E', '12E'],
    ['3e5a', '3e5a'],
    ['v1.0', 'v1.0'],
    [1001, '1001'],
    [-1, '-1'],
    [0, '0'],
    [9_007_199_254_740_991, '9007199254740991'],
    [2 ** 53, 'value.id-damaged'],
    [1001.5, 'value.id-damaged'],
    ['', 'value.id'],
    [true, 'value.id'],
    [['1'], 'value.id'],
    [{ id: 1 }, 'value.id'],
  ])('%s: %s', (value, expected) => {
    expect(shown(readId(value, nobody))).toBe(expected);
  });

  test('a long number is read as it is written', () => {
    expect(shown(readId(2 ** 60, () => '12345678901234567890'))).toBe('12345678901234567890');
    expect(shown(readId(1e30, () => '1e30'))).toBe('value.id-damaged');
  });
});

describe('numbers', () => {
  test.each<[unknown, number | string, number | string]>([
    ['5', 5, 5],
    [' 5 ', 5, 5],
    ['5.0', 5, 5],
    ['+5', 5, 5],
    ['-5.25', -5.25, 'value.integer'],
    ['.5', 0.5, 'value.integer'],
    ['1e3', 1000, 1000],
    [7, 7, 7],
    ['1,5', 'value.number', 'value.number'],
    ['1,234', 'value.number', 'value.number'],
    ['1 234', 'value.number', 'value.number'],
    ['0x10', 'value.number', 'value.number'],
    ['', 'value.number', 'value.number'],
    ['NaN', 'value.number', 'value.number'],
    ['1e999', 'value.number', 'value.number'],
    ['9007199254740993', 'value.number', 'value.number'],
    [Number.NaN, 'value.number', 'value.number'],
    [true, 'value.number', 'value.number'],
    [null, 'value.number', 'value.number'],
  ])('%s', (value, number, integer) => {
    expect(shown(readNumber(value))).toBe(number);
    expect(shown(readInteger(value))).toBe(integer);
  });
});

test.each<[unknown, boolean | string]>([
  ...['true', 'TRUE', ' yes ', 'Y', 't', '1', 1, true].map((value): [unknown, boolean] => [value, true]),
  ...['false', 'No', 'n', 'F', '0', 0, false].map((value): [unknown, boolean] => [value, false]),
  ...['', 'maybe', 'ja', '2', 2, null, {}, 'Resolved'].map((value): [unknown, string] => [value, 'value.boolean']),
])('boolean %s: %s', (value, expected) => {
  expect(shown(readBoolean(value))).toBe(expected);
});

describe('scores', () => {
  const five: Scale = { min: 1, max: 5 };
  test.each<[Scale | undefined, unknown, number | string]>([
    [undefined, 4, 4],
    [undefined, '4', 4],
    [undefined, '4.5', 4.5],
    [undefined, '4/5', 4],
    [undefined, '★★★★☆', 4],
    [undefined, '4/10', 'value.score'],
    [undefined, 0, 'value.score'],
    [undefined, 6, 'value.score'],
    [undefined, 'good', 'value.score'],
    [undefined, true, 'value.score'],
    [{ min: -103, max: 103 }, -103, 1],
    [{ min: -103, max: 103 }, '103', 5],
    [{ min: -103, max: 103 }, 0, 3],
    [{ min: -103, max: 103 }, 104, 'value.score'],
    [{ min: 0, max: 100 }, '85%', 4.4],
    [{ min: 0, max: 100 }, '85 %', 4.4],
    [{ min: 0, max: 10 }, '85%', 'value.score'],
    [{ min: 0, max: 10 }, '10/10', 5],
    [{ min: 1, max: 10 }, 1, 1],
    [{ min: 0, max: 1 }, 1, 5],
    [{ min: 0, max: 1 }, '0', 1],
  ])('%o: %s is %s', (scale, value, expected) => {
    expect(shown(scoreReader(scale, five)(value))).toBe(expected);
  });
});

describe('texts and lists', () => {
  test.each<[unknown, string]>([
    [' a b ', 'a b'],
    [5, '5'],
    [0.5, '0.5'],
    [true, 'true'],
    [{}, 'value.text'],
    [[], 'value.text'],
  ])('text %o', (value, expected) => {
    expect(shown(readText(value, nobody))).toBe(expected);
  });

  test.each<[unknown, string | undefined, string[] | string]>([
    ['a, b,,c ', ',', ['a', 'b', 'c']],
    ['a, b', undefined, ['a, b']],
    [[' a ', 1, null, ''], ',', ['a', '1']],
    ['', ',', []],
    [[{ name: 'a' }], ',', 'value.text'],
  ])('list %o', (value, separator, expected) => {
    expect(shown(readList(value, separator))).toEqual(expected);
  });
});

describe('words', () => {
  const words = new Vocabulary(
    'kind',
    [
      ['Web  Form', 'mail'],
      ['1', true],
      ['gone', null],
    ],
    undefined,
  );

  test.each<[unknown, unknown]>([
    ['web form', 'mail'],
    [' WEB\t FORM ', 'mail'],
    [1, true],
    ['gone', null],
    ['web', 'value.word'],
    [false, 'value.word'],
    [{}, 'value.text'],
  ])('%o', (word, expected) => {
    expect(shown(words.read(word))).toBe(expected);
    // the second time it is known by its spelling
    expect(shown(words.read(word))).toBe(expected);
  });

  test('a word that is not known is named for the report, a long text is not', () => {
    expect(words.fault(' fax ').problem.args).toEqual({
      field: 'kind',
      allowed: ['web form', '1', 'gone'],
      word: 'fax',
    });
    expect(words.fault('x'.repeat(61)).problem.args).not.toHaveProperty('word');
  });

  test('all others have a meaning when the user says so, and nothing still means nothing', () => {
    const open = new Vocabulary('kind', [['gone', null]], 'mail');
    expect([open.read('fax'), open.read('gone')]).toEqual(['mail', null]);
  });
});
