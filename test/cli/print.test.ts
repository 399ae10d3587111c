import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { printGrouped } from '../../src/cli/print.ts';
import { problem, type Problem } from '../../src/model/problem.ts';

async function printed(problems: readonly Problem[]): Promise<string[]> {
  const sink = new PassThrough();
  printGrouped(sink, problems, {});
  sink.end();
  return (await text(sink)).trimEnd().split('\n');
}

const missing = (line: number): Problem => problem('dialect.missing', { file: 'a.yaml', line }, { key: 'title' });
const empty = (line: number): Problem => problem('structure.empty', { file: 'a.yaml', line }, {});

test('warnings are one line a code, errors are all there, at the end', async () => {
  expect(await printed([empty(1), missing(2), missing(3), empty(4), missing(5)])).toEqual([
    'warning dialect.missing a.yaml:2:1: "title" is missing. (and 2 more; capstan validate a.yaml lists them)',
    'error structure.empty a.yaml:1:1: Must not be empty; leave it out where there is nothing to say.',
    'error structure.empty a.yaml:4:1: Must not be empty; leave it out where there is nothing to say.',
  ]);
});

test('one warning of a code is the line that it always was', async () => {
  expect(await printed([missing(2)])).toEqual(['warning dialect.missing a.yaml:2:1: "title" is missing.']);
});

test('warnings about an input are counted without a command that cannot list them', async () => {
  const unknown = problem('input.unknown-property', { file: 'stdin', pointer: '/x' }, { name: 'x' }, 'warning');
  expect(await printed([unknown, unknown])).toEqual([
    'warning input.unknown-property stdin /x: "x" is not a property that the contract names. (and 1 more)',
  ]);
});

test.each([
  [problem('input.length', {}, { comparison: 'at least', limit: 1 }), 'Must have at least 1 character.'],
  [problem('input.length', {}, { comparison: 'at most', limit: 2 }), 'Must have at most 2 characters.'],
  [problem('input.items', {}, { comparison: 'at least', limit: 1 }), 'Must have at least 1 item.'],
  [problem('input.properties', {}, { comparison: 'at least', limit: 1 }), 'Must have at least 1 property.'],
  [problem('input.type', {}, { allowed: ['object', 'string', 'null'] }), 'Must be an object or a string or null.'],
])('words of an input read as a sentence: %#', async (found, words) => {
  expect(await printed([found])).toEqual([`error ${found.code}: ${words}`]);
});
