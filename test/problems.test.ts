import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catalogue } from '../src/model/catalogue.ts';

const page = readFileSync(new URL('../docs/problems.md', import.meta.url), 'utf8');

interface Section {
  readonly code: string;
  readonly text: string;
}

/** The sections under headings such as "### `json.syntax`", in the order of the page. */
function sections(markdown: string): Section[] {
  return markdown
    .split(/^### /m)
    .slice(1)
    .map((part) => ({
      code: /^`([^`]+)`/.exec(part)?.[1] ?? part.split('\n', 1).join(''),
      text: part.split(/^## /m, 1).join(''),
    }));
}

test('every code has a heading, every heading is a code, none stands twice', () => {
  expect(
    sections(page)
      .map(({ code }) => code)
      .toSorted(),
  ).toEqual(Object.keys(catalogue).toSorted());
});

test.each(Object.entries(catalogue))(
  '%s: severity, status and exit as they are, an example, what to do',
  (code, row) => {
    const text = sections(page).find((section) => section.code === code)?.text;
    expect(text).toContain(`_${row.severity}, HTTP ${row.status}, exit ${row.exit}_`);
    expect(text).toMatch(/^Example: .+\.$/m);
    expect(text).toMatch(/^What to do: .+\.$/m);
  },
);
