import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDuration, type DurationUnit } from '../../../src/load/normalise/duration.ts';
import { Fault } from '../../../src/load/normalise/fault.ts';

function read(value: unknown, unit?: DurationUnit): number | string {
  const found = readDuration(value, unit);
  return found instanceof Fault ? found.problem.code : found;
}

test.each<[unknown, DurationUnit | undefined, number | string]>([
  [90, 's', 90],
  ['90', 's', 90],
  [' 90 ', 's', 90],
  ['90.5', 's', 90.5],
  ['1e3', 's', 1000],
  [1500, 'ms', 1.5],
  ['1234', 'ms', 1.234],
  ['0.1', 'ms', 0],
  [16.13, 'min', 967.8],
  ['1.5', 'h', 5400],
  [2, 'd', 172_800],
  [0, 's', 0],
  [-5, 's', -5],
  ['-5', 'min', -300],
  [90, undefined, 'value.unit'],
  ['90', undefined, 'value.unit'],
  ['90', 'clock', 'value.unit'],
  ['90', 'mm:ss', 'value.unit'],
  ['0:01:30', undefined, 90],
  ['00:01:30', 'clock', 90],
  ['00:01:30', 's', 90],
  ['00:01:30', 'mm:ss', 90],
  ['00:01:30', 'h:mm', 90],
  ['123:00:00', 'clock', 442_800],
  ['00:00:01.25', 'clock', 1.25],
  ['-00:01:30', 'clock', -90],
  ['5:30', undefined, 'value.duration-parts'],
  ['5:30', 'clock', 'value.duration-parts'],
  ['5:30', 's', 'value.duration-parts'],
  ['5:30', 'mm:ss', 330],
  ['95:30', 'mm:ss', 5730],
  ['5:30', 'h:mm', 19_800],
  ['05:30', 'h:mm', 19_800],
  ['0:60', 'mm:ss', 'value.duration'],
  ['0:60:00', 'clock', 'value.duration'],
  ['0:00:60', 'clock', 'value.duration'],
  ['1:2:3', 'clock', 'value.duration'],
  ['PT5M', undefined, 300],
  ['pt5m', undefined, 300],
  ['PT1H2M3.5S', 'ms', 3723.5],
  ['P1DT2H', undefined, 93_600],
  ['P1W', undefined, 604_800],
  ['-PT5M', undefined, -300],
  ['P1M', undefined, 'value.duration'],
  ['P', undefined, 'value.duration'],
  ['PT', undefined, 'value.duration'],
  ['1d 2h 3m', undefined, 93_780],
  ['5 min', undefined, 300],
  ['5min', 's', 300],
  ['1 hour, 20 minutes', undefined, 4800],
  ['2 hrs. 5 secs', undefined, 7205],
  ['250 ms', undefined, 0.25],
  ['-5 min', undefined, -300],
  ['5 apples', undefined, 'value.duration'],
  ['min', undefined, 'value.duration'],
  ['', 's', 'value.duration'],
  ['1,5', 's', 'value.duration'],
  ['n/a', 's', 'value.duration'],
  [true, 's', 'value.duration'],
  [null, 's', 'value.duration'],
  [Number.POSITIVE_INFINITY, 's', 'value.duration'],
])('%s (%s) is %s', (value, unit, expected) => {
  expect(read(value, unit)).toBe(expected);
});

test('a clock, ISO 8601 and words say the same', () => {
  const two = (value: number): string => String(value).padStart(2, '0');
  const small = fc.integer({ min: 0, max: 59 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 900 }), small, small, (hours, minutes, seconds) => {
      const total = hours * 3600 + minutes * 60 + seconds;
      expect(read(`${hours}:${two(minutes)}:${two(seconds)}`)).toBe(total);
      expect(read(`PT${hours}H${minutes}M${seconds}S`)).toBe(total);
      expect(read(`${hours}h ${minutes} min ${seconds}s`)).toBe(total);
      expect(read(total * 1000, 'ms')).toBe(total);
    }),
  );
});

test('no value makes it throw, and no long one takes long', () => {
  fc.assert(fc.property(fc.anything(), (value) => read(value, 's') !== ''));
  const start = performance.now();
  expect(read('1h '.repeat(50_000), 's')).toBeTypeOf('number');
  expect(read(`${'1 h,'.repeat(50_000)}!`, 's')).toBe('value.duration');
  expect(performance.now() - start).toBeLessThan(2000);
});
