import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inlineMarkdownHtml, markdownHtml } from '../../src/text/markdown-html.ts';

const link = (href: string): string | undefined => (href === 'page.md' ? 'page.html' : undefined);

const inline: [name: string, text: string, html: string][] = [
  ['emphasis and code', '*a* **b** `c<d`', '<em>a</em> <strong>b</strong> <code>c&lt;d</code>'],
  ['HTML', 'a <b onclick="x()">b</b>', 'a &lt;b onclick=&quot;x()&quot;&gt;b&lt;/b&gt;'],
  ['a tag without an end', 'a <img src=x onerror=x() ', 'a &lt;img src=x onerror=x() '],
  ['text inside of raw HTML', '<pre><img src=x onerror=x() ', '&lt;pre&gt;&lt;img src=x onerror=x() '],
  ['entities', '&lt;b&gt; &amp; & &#60; &nosuch', '&lt;b&gt; &amp; &amp; &lt; &amp;nosuch'],
  ['an address', '[a](https://a.example/?b=1&c="2")', '<a href="https://a.example/?b=1&amp;c=&quot;2&quot;">a</a>'],
  ['a script as an address', '[a](javascript:x())', 'a'],
  ['a script with capitals', '[a](JaVaScRiPt:x())', 'a'],
  ['a script with entities', '[a](java&#x73;cript:x())', 'a'],
  ['a script with a tab', '[a](<java\tscript:x()>)', 'a'],
  ['a script with a space before', '[a](< javascript:x()>)', 'a'],
  ['data as an address', '[a](data:text/html;base64,PHM+)', 'a'],
  ['another host', '[a](//b.example)', 'a'],
  ['another host with backslashes', String.raw`[a](/\\b.example)`, 'a'],
  ['a page that is known', '[a](page.md)', '<a href="page.html">a</a>'],
  ['a page that is not', '[a](other.md)', 'a'],
  ['a title', '[a](page.md "b\\" onclick=\\"x()")', '<a href="page.html">a</a>'],
  ['a picture', '![a "b"](https://b.example/c.png)', 'a &quot;b&quot;'],
  ['an address without brackets', '<javascript:x()>', 'javascript:x()'],
  ['characters that turn the line round', 'a\u202eb', String.raw`a\u202eb`],
];

describe('Markdown in a line', () => {
  it.each(inline)('%s', (_, text, html) => {
    expect(inlineMarkdownHtml(text, { link }).markup).toBe(html);
  });
});

const blocks: [name: string, text: string, html: string][] = [
  ['a heading', '# A `b`', '<h2>A <code>b</code></h2>\n'],
  ['code', '```sh" onload="x()\n</code><b>\n```', '<pre tabindex="0"><code>&lt;/code&gt;&lt;b&gt;</code></pre>\n'],
  ['HTML', '<script>x()</script>\n\n<!-- a -->', '<p>&lt;script&gt;x()&lt;/script&gt;</p>\n<p>&lt;!-- a --&gt;</p>\n'],
  ['tasks', '- [ ] a\n- [x] b', '<ul>\n<li class="task">☐ a</li>\n<li class="task">☑ b</li>\n</ul>\n'],
  [
    'a table, whose cells know their heading',
    '| a" | <b> |\n| - | - |\n| c | `d` |',
    '<table class="cards"><thead><tr><th scope="col">a&quot;</th><th scope="col">&lt;b&gt;</th></tr></thead>\n' +
      '<tbody><tr><th scope="row">c</th><td data-title="&lt;b&gt;"><code>d</code></td></tr>\n</tbody></table>\n',
  ],
];

describe('Markdown in blocks', () => {
  it.each(blocks)('%s', (_, text, html) => {
    expect(markdownHtml(text, { level: 2 }).markup).toBe(html);
  });

  it('names headings, each differently', () => {
    const { markup } = markdownHtml('# A, b\n# A b\n# "><x', { ids: true });
    expect([...markup.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)).toEqual(['a-b', 'a-b-1', 'x']);
  });
});

/** All that may come out, to the last letter: anything else with a `<` is a way through. */
const TAG =
  /^<(?:\/?(?:p|ul|li|em|strong|del|code|pre|h[1-6]|blockquote|table|thead|tbody|tr|th|td|a)|br|hr|ol(?: start="\d+")?|li class="task"|pre tabindex="0"|h[1-6] id="[^"<>]*"|table class="cards"|th scope="(?:col|row)"|td data-title="[^"<>]*"|a href="(?:https?:\/\/|mailto:|page\.html)[^"<>]*"|\/ol)>$/;

function strays(markup: string): string[] {
  return (markup.match(/<[^>]*>?/g) ?? []).filter((tag) => !TAG.test(tag));
}

const words = fc.constantFrom(
  '<',
  '>',
  '"',
  "'",
  '`',
  '```',
  '\n',
  '\n\n',
  '    ',
  '|',
  '---',
  '[',
  ']',
  '(',
  ')',
  '!',
  '#',
  '- ',
  '> ',
  '*',

  '<script>',
  '</script>',
  '<pre>',
  '<img src=x onerror=x()',
  '<a href="',
  '<!--',
  '-->',
  '<![CDATA[',
  '&lt;',
  '&#60;',

  'javascript:',
  'https://a.example/',
  'page.md',
  ' onclick=',
  '\\',
  '<https://',
  '[a]: javascript:x()',
  '[ ] ',
  'a',
);

describe('whatever the text', () => {
  it('only harmless tags come out', () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        expect(strays(markdownHtml(text, { ids: true, link }).markup)).toEqual([]);
        expect(strays(inlineMarkdownHtml(text, { link }).markup)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
