import { expect, test } from 'vitest';
import { llmsPage } from '../../src/surfaces/llms-text.ts';

test.each([
  ['a link', 'see [x](https://e.example)', String.raw`see \[x\](https://e.example)`],
  ['a link behind backslashes', String.raw`see \[x\](https://e.example)`, String.raw`see \\\[x\\\](https://e.example)`],
  ['a heading', 'one\n\n## Optional\n\n- two', 'one ## Optional - two'],
])('text of a contract makes no markup of its own: %s', (_, text, shown) => {
  const page = llmsPage('T', text, [{ title: 'S', links: [{ name: 'n', url: '/u', note: text }] }]);
  expect(page).toBe(`# T\n\n> ${shown}\n\n## S\n\n- [n](/u): ${shown}\n`);
});
