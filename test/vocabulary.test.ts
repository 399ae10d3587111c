import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sourceFiles } from './source-files.ts';

const WORDS = /assembled|conversation|external_id/i;

/** The lines that know something of one API. The sandbox is that API's, everything else serves any. */
function particular(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([path, text]) =>
    path.startsWith('sandbox/')
      ? []
      : text.split('\n').flatMap((line, index) => (WORDS.test(line) ? [`${path}:${index + 1}`] : [])),
  );
}

test('the core knows no API by name', () => {
  const files = new Map(sourceFiles().map(({ path, file }) => [path, readFileSync(file, 'utf8')]));
  expect(particular(files)).toEqual([]);
});

test('a planted word is found, in any case, and the sandbox may use it', () => {
  const files = new Map([
    ['model/names.ts', 'const a = 1;\n// an Assembled name\n'],
    ['run/send.ts', "const key = 'EXTERNAL_ID';\n"],
    ['sandbox/store.ts', 'conversations'],
  ]);
  expect(particular(files)).toEqual(['model/names.ts:2', 'run/send.ts:1']);
});
