import { describe, expect, test } from 'vitest';
import { parseFault, parseFaultFlag } from '../../src/sandbox/fault.ts';
import { Faults, type Occasion } from '../../src/sandbox/faults.ts';
import { detailOf } from '../../src/model/problem.ts';
import { faultsOf } from './client.ts';

function words(flag: string): string {
  const fault = parseFaultFlag(flag);
  return fault.ok ? JSON.stringify(fault.value) : fault.problems.map(detailOf).join(' ');
}

describe('a fault as a flag', () => {
  test.for([
    ['slow', '{"name":"slow","value":"1000","after":0}'],
    ['slow=20', '{"name":"slow","value":"20","after":0}'],
    ['poison=a=b%2Cc', '{"name":"poison","value":"a=b,c","after":0}'],
    ['poison=100%', '{"name":"poison","value":"100%","after":0}'],
    ['poison=', '{"name":"poison","value":"","after":0}'],
    [
      'status=429,retryAfter=date:3,times=2,after=1,method=PATCH,id=x',
      '{"name":"status","value":"429","retryAfter":"date:3","after":1,"times":2,"id":"x","method":"PATCH"}',
    ],
    ['partial,probability=0.5,seed=7', '{"name":"partial","value":"silent","after":0,"probability":0.5,"seed":7}'],
    ['{"name":"poison","value":"a,b"}', '{"name":"poison","value":"a,b","after":0}'],
  ])('%s', ([flag, expected]) => {
    expect(words(flag ?? '')).toBe(expected);
  });

  test.for([
    ['slower', 'switches are answer-early'],
    ['toString', 'switches are answer-early'],
    ['', 'switches are answer-early'],
    ['slow=soon', 'the value of slow is milliseconds'],
    ['status=200', 'the value of status is a status from 400 to 599'],
    ['poison', 'the value of poison is an id'],
    ['post-merge=1', 'post-merge takes no value'],
    ['slow,retryAfter=1', 'slow: it takes no retryAfter'],
    ['status,retryAfter=soon', 'retryAfter is SECONDS or date:SECONDS'],
    ['answer-early,id=a', 'cannot depend on an id'],
    ['slow,probability=2', 'probability is a number from 0 to 1'],
    ['slow,times=x', 'times is a whole number from 0'],
    ['slow,method=GET', 'method is POST or PATCH'],
    ['slow,when=never', 'members of a fault are'],
    ['slow,times', 'a condition is written key=value'],
    ['{"name":', 'the JSON object is not well-formed'],
    ['{"name":"slow","id":7}', 'id is a string'],
  ])('not %s', ([flag, expected]) => {
    expect(words(flag ?? '')).toContain(expected);
  });

  test.for([[undefined], [null], [[]], ['slow'], [{ value: 3 }]])('nor is %j one in JSON', ([given]) => {
    expect(parseFault(given).ok).toBe(false);
  });
});

/** How `name` falls on so many requests. */
function run(faults: Faults, count: number, ids: readonly string[] = [], method = 'POST'): string {
  const occasion = (): Occasion => ({ method, ids, applied: [] });
  return Array.from({ length: count }, () => (faults.fire('slow', occasion()) === undefined ? '.' : 'x')).join('');
}

describe('when a fault happens', () => {
  const armed = (...flags: readonly string[]) => new Faults(1, faultsOf(...flags));

  test('always, a number of times, after a while', () => {
    expect(run(armed('slow'), 4)).toBe('xxxx');
    expect(run(armed('slow,times=2'), 4)).toBe('xx..');
    expect(run(armed('slow,times=2,after=1'), 5)).toBe('.xx..');
    expect(run(armed('slow,times=1', 'slow,after=2'), 4)).toBe('x..x');
  });

  test('by id and method', () => {
    expect(run(armed('slow,id=a'), 1, ['b', 'a'])).toBe('x');
    expect(run(armed('slow,id=a'), 1, ['b'])).toBe('.');
    expect(run(armed('slow,method=PATCH'), 1)).toBe('.');
    expect(run(armed('slow,method=PATCH'), 1, [], 'PATCH')).toBe('x');
  });

  test('by a coin that falls the same way for the same seed', () => {
    const first = run(armed('slow,probability=0.5'), 200);
    expect(run(armed('slow,probability=0.5'), 200)).toBe(first);
    expect(run(armed('slow,probability=0.5,seed=2'), 200)).not.toBe(first);
    expect(run(new Faults(2, faultsOf('slow,probability=0.5')), 200)).not.toBe(first);
    expect(first.replaceAll('.', '').length).toBeGreaterThan(70);
    expect(first.replaceAll('.', '').length).toBeLessThan(130);
    expect(run(armed('slow,probability=0'), 9)).toBe('.........');
    expect(run(armed('slow,probability=1'), 9)).toBe('xxxxxxxxx');
  });

  test('only where it would make a difference, and it is counted there', () => {
    const faults = armed('max-items=2,after=1');
    const fire = (size: number) =>
      faults.fire('max-items', { method: 'POST', ids: [], applied: [] }, ({ value }) => size > Number(value)) !==
      undefined;
    expect([fire(1), fire(3), fire(1), fire(3)]).toEqual([false, false, false, true]);
    expect(faults.list()).toMatchObject([{ name: 'max-items', value: '2', applied: 1 }]);
  });
});
