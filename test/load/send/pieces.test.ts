import { describe, expect, test } from 'vitest';
import type { Batch } from '../../../src/load/ledger/ledger.ts';
import { halvesByBytes, oneAndHalves, setApart } from '../../../src/load/send/bisect.ts';
import { FlightLimit } from '../../../src/load/send/flight.ts';
import { hintsIn } from '../../../src/load/send/hints.ts';
import { Pace } from '../../../src/load/send/pace.ts';
import { retryAfterMs } from '../../../src/load/send/retry-after.ts';
import { maskedAnswer } from '../../../src/load/send/words.ts';

function batch(items: readonly { readonly id: string; readonly [name: string]: string }[]): Batch {
  const keys = items.map(({ id }) => id);
  return { id: 1, keys, body: Buffer.from(JSON.stringify({ items })), family: { root: 1, depth: 0 } };
}

const abc = batch([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
const midnight = Date.UTC(2026, 10, 22);

test.each<[string | undefined, number | undefined]>([
  ['0', 0],
  ['120', 120_000],
  [' 1.5 ', 1500],
  ['Sun, 22 Nov 2026 00:02:00 GMT', 120_000],
  ['Sunday, 22-Nov-26 00:02:00 GMT', 120_000],
  ['Sun, 22 Nov 2020 00:02:00 GMT', 0],
  ['-1', undefined],
  ['2027', 2_027_000],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After: %s', (value, ms) => {
  expect(retryAfterMs(value, midnight)).toBe(ms);
});

test.each<[string, string, readonly number[], boolean]>([
  ['indexes', '{"errors":[{"index":2},{"index":0},{"index":2}]}', [0, 2], true],
  ['an index past the end', '{"errors":[{"index":3}]}', [], false],
  ['keys', '{"errors":[{"id":"b"}]}', [1], true],
  ['a key that is not there, with an index', '{"errors":[{"id":"x","index":1}]}', [], false],
  ['a key in a message', '{"message":"record \\"b\\" is bad"}', [1], false],
  ['a key as a value', '{"message":"bad","record":"b"}', [1], false],
  ['a quoted key in text', "bad: 'c' and `a`", [0, 2], false],
  ['a key that is not quoted', 'a record is bad', [], false],
  ['nothing', '', [], false],
  ['errors that are no list', '{"errors":{"index":1}}', [], false],
])('hints: %s', (_, text, indexes, listed) => {
  expect(hintsIn(Buffer.from(text), 'id', abc)).toEqual({ indexes, listed });
});

describe('splits', () => {
  test.each([
    ['evenly', [1, 1, 1, 1], [2, 2]],
    ['a large one first', [9, 1, 1, 1], [1, 3]],
    ['a large one last', [1, 1, 1, 9], [3, 1]],
    ['a large one between', [1, 9, 1], [2, 1]],
    ['two', [1, 100], [1, 1]],
  ])('by bytes: %s', (_, sizes, expected) => {
    const items = sizes.map((size, index) => ({ id: `${index}`, text: 'x'.repeat(size * 100) }));
    expect(halvesByBytes(batch(items), 'items').map(({ length }) => length)).toEqual(expected);
  });

  test('by count, when the body is another', () => {
    expect(halvesByBytes(abc, 'elsewhere')).toEqual([[0, 1], [2]]);
  });

  test('named records apart, many of them together', () => {
    expect(setApart(4, [1, 3])).toEqual([[0, 2], [1], [3]]);
    expect(setApart(12, [0, 1, 2, 3, 4, 5, 6, 7, 8])).toEqual([
      [9, 10, 11],
      [0, 1, 2, 3, 4, 5, 6, 7, 8],
    ]);
  });

  test('one, and the halves of the others', () => {
    expect(oneAndHalves(5)).toEqual([[0], [1, 2], [3, 4]]);
    expect(oneAndHalves(2)).toEqual([[0], [1]]);
  });
});

test('a sample of an answer holds nothing of the records', () => {
  const sent = batch([{ id: 'cust-77', subject: 'Invoice is wrong', mail: 'jane@example.org' }]);
  const text = '{"error": "subject Invoice is wrong of cust-77 (jane@example.org), request 8f3a-1"}';
  const answer = { status: 400, headers: {}, body: Buffer.from(text) };
  expect(maskedAnswer(answer, sent)).toBe('{"error": "subject * of * (*), request #"}');
});

test.each([
  ['a part of it', 'bad note: Anna Schmidt has...', '"bad note: * * has..."'],
  ['in another case', 'bad mail anna@EXAMPLE.com', '"bad mail *@*.*"'],
  ['the one word of a value, in another case', 'HARBURG is no subject', '"* is no subject"'],
  ['with what JSON escapes', 'bad note: Anna Schmidt\nof "Bremen Nord"', '"bad note: * * * \\"* *\\""'],
  ['longer than what is looked at', `bad note: ${'Anna Schmidt '.repeat(300)}`, `"bad note: ${'* '.repeat(94)}*`],
])('a sample of an answer that repeats a value holds nothing of it: %s', (_, said, sample) => {
  const note = `${'Anna Schmidt '.repeat(300)}\nof "Bremen Nord"`;
  const sent = batch([
    { id: 'cust-77', note, mail: 'Anna@example.com' },
    { id: 'cust-78', note: 'Anna Schmidt\nof "Bremen Nord"', town: 'Harburg' },
  ]);
  const answer = { status: 400, headers: {}, body: Buffer.from(JSON.stringify(said)) };
  expect(maskedAnswer(answer, sent)).toBe(sample);
});

test('room for requests follows rate and latency, and is halved once for one volley of failures', () => {
  const room = new FlightLimit(16, 5);
  expect(room.limit).toBe(5);
  for (let n = 0; n < 50; n += 1) room.succeeded(0, 2000);
  expect(room.limit).toBe(16);
  for (let n = 0; n < 16; n += 1) room.failed(1000, 3000);
  expect(room.limit).toBe(8);
  room.failed(4000, 5000);
  expect(room.limit).toBe(4);
  for (let n = 0; n < 20; n += 1) room.succeeded(5000, 7000);
  expect(room.limit).toBeGreaterThan(6);
});

describe('pace', () => {
  const endless = { rate: { perSecond: 5, burst: 20 }, tryTake: () => true };

  test('five at once, then one each fifth of a second, and never more saved than three quarters of the burst', () => {
    let now = 0;
    const pace = new Pace(endless, 1, undefined, () => now);
    expect([1, 2, 3, 4, 5, 6].map(() => pace.take())).toEqual([0, 0, 0, 0, 0, 200]);
    now += 200;
    expect([pace.take(), pace.take()]).toEqual([0, 200]);
    now += 1e6;
    expect(Array.from({ length: 16 }, () => pace.take())).toEqual([...Array.from({ length: 15 }, () => 0), 200]);
  });

  test('behind a pause goes one, then the rate', () => {
    let now = 0;
    const pace = new Pace(endless, 1, undefined, () => now);
    expect([pace.pause(3000), pace.pause(2000), pace.pause(4000)]).toEqual([3000, 0, 1000]);
    expect(pace.take()).toBe(4000);
    now += 4000;
    expect([pace.take(), pace.take()]).toEqual([0, 200]);
  });

  test('without a token of the shared bucket nothing goes', () => {
    const pace = new Pace({ ...endless, tryTake: () => false }, 1, undefined, () => 0);
    expect(pace.take()).toBe(100);
  });
});
