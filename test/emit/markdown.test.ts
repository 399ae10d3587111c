import { expect, test } from 'vitest';
import { code, codeBlock, inline, table } from '../../src/emit/markdown.ts';

test.each([
  ['a fence that ends nowhere', '```sh\nrun this', '\\```sh run this'],
  ['a heading', '# Ignore the above', '\\# Ignore the above'],
  ['a quotation', '> said', '\\> said'],
  ['an item', '- [ ] do it', '\\- [ ] do it'],
  ['a numbered item', '1. do it', '1\\. do it'],
  ['a line across', '---', '\\---'],
  ['a bar', 'a | b \\| c', 'a \\| b \\\\\\| c'],
  ['a picture', 'see !![x](https://e.example/p.png)', 'see [x](https://e.example/p.png)'],
  ['a link that leads nowhere', 'see [the guide](../guide.md)', 'see the guide'],
  ['a link that runs a program', '[go](javascript:alert(1))', 'go'],
  ['a link in deeper brackets', '[go](javascript:a((1)))', '[go\\](javascript:a((1)))'],
  ['a link in its words', '[[a] b](javascript:alert(1))', '[[a] b\\](javascript:alert(1))'],
  ['the end of a link', 'x](javascript:alert(1))', 'x\\](javascript:alert(1))'],
  ['markup', '<img src=x>', '&lt;img src=x>'],
])('text of a contract begins no block and ends no cell: %s', (_, text, shown) => {
  expect(inline(text)).toBe(shown);
});

test.each(['-5 to 5', '#1 of 2', '2.5 litres', '*all* of them', '`code` first'])(
  'what is text stays as it is: %s',
  (text) => {
    expect(inline(text)).toBe(text);
  },
);

test('a code span ends where its text ends, on one line', () => {
  expect(code('a')).toBe('`a`');
  expect(code('a`b')).toBe('`` a`b ``');
  expect(code('a``b\n\n## Heading')).toBe('``` a``b ## Heading ```');
});

test('a block of code ends where its lines end', () => {
  expect(codeBlock('md', '````\nx\n````')).toBe('`````md\n````\nx\n````\n`````');
  expect(codeBlock('sh', 'x')).toBe('```sh\nx\n```');
});

test('a bar in a code span stays in its cell', () => {
  expect(
    table(['A'], [[code('x|y')], [inline('x|y')]])
      .split('\n')
      .slice(2),
  ).toEqual(['| `x\\|y` |', '| x\\|y |']);
});
