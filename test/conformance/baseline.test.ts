import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { judge, readBaseline } from './baseline.ts';
import { LEGS } from './legs.ts';
import { REVISIONS, type Check } from './suite.ts';

const FOLDER = fileURLToPath(new URL('baseline', import.meta.url));

function check(name: string, status: Check['status']): Check {
  const [scenario = '', id = ''] = name.split(':');
  return { scenario, id, status, message: 'why' };
}

describe('judge', () => {
  const expected = [{ name: 'a:one', reason: 'r' }];

  it.each([
    ['what fails and is expected to', [check('a:one', 'FAILURE')], [], []],
    ['what fails now and then', [check('a:one', 'SUCCESS'), check('a:one', 'FAILURE')], [], []],
    ['a warning, as a failure', [check('a:one', 'WARNING')], [], []],
    ['another check of the scenario', [check('a:one', 'FAILURE'), check('a:two', 'FAILURE')], ['a:two: why'], []],
    ['a warning that nobody expects', [check('a:one', 'FAILURE'), check('b:one', 'WARNING')], ['b:one: why'], []],
    ['what passes and is expected to fail', [check('a:one', 'SUCCESS')], [], ['a:one']],
    ['what was not reached', [check('a:one', 'SKIPPED')], [], ['a:one']],
    ['what is gone', [check('b:one', 'SUCCESS')], [], ['a:one']],
  ] as const)('%s', (_, checks, unexpected, stale) => {
    expect(judge(checks, expected)).toEqual({ unexpected, stale });
  });
});

describe('a baseline', () => {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-baseline-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const read = (text: string): unknown => {
    const file = join(folder, 'baseline.yml');
    writeFileSync(file, text);
    return readBaseline(file);
  };

  it('has checks under their reasons', () => {
    expect(
      read('# Head.\nserver:\n  # Because of\n  # this.\n  - a:one\n  - a:two\n  # And that.\n  - b:one\n'),
    ).toEqual([
      { name: 'a:one', reason: 'Because of this.' },
      { name: 'a:two', reason: 'Because of this.' },
      { name: 'b:one', reason: 'And that.' },
    ]);
  });

  it('may be empty', () => expect(read('server: []\n')).toEqual([]));

  it.each([
    ['a check without a reason', 'server:\n  - a:one\n', ':2 '],
    ['a whole scenario', 'server:\n  # Because.\n  - a\n', ':3 '],
    ['what the suite would read otherwise', 'server:\n  # Because.\n  - a: one\n', ':3 '],
  ])('refuses %s', (_, text, place) => {
    expect(() => read(text)).toThrow(place);
  });

  it('is there for every server and revision, and no other is', () => {
    const names = LEGS.flatMap(({ name }) => REVISIONS.map((revision) => `${name}-${revision}.yml`));
    expect(readdirSync(FOLDER).toSorted()).toEqual(names.toSorted());
  });

  it.each(readdirSync(FOLDER))('%s names no check twice', (file) => {
    const names = readBaseline(join(FOLDER, file)).map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });
});
