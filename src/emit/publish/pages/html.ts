import type { Json } from '../../../model/json.ts';
import { legible, templateOf, type Markup } from '../../../text/markup.ts';

/** A template of the site's HTML: what is put in is text, unless a template made it. */
export const html = templateOf(legible);

/** Data for a script of the page, in an element that is not run; no text in it can end the element. */
export function dataElement(id: string, data: Json): Markup {
  const text = JSON.stringify(data).replaceAll('<', '\\u003c');
  return html`<script type="application/json" id="${id}">
    ${{ markup: text }}
  </script>`;
}

/** Text as it stands, in a box that can be scrolled by keys too. */
export function codeBox(text: string, label: string): Markup {
  return html`<pre tabindex="0" role="group" aria-label="${label}"><code>${text}</code></pre>`;
}

/** A table whose rows become cards on a narrow screen; the first cell of a row is its heading. */
export function table(head: readonly string[], rows: readonly (readonly Markup[])[]): Markup {
  const cell = (content: Markup, index: number): Markup =>
    index === 0 ? html`<th scope="row">${content}</th>` : html`<td data-title="${head[index] ?? ''}">${content}</td>`;
  const row = (cells: readonly Markup[]): Markup =>
    html`<tr>
      ${cells.map(cell)}
    </tr> `;
  return html`<table class="cards">
    <thead>
      <tr>
        ${head.map((title) => html`<th scope="col">${title}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(row)}
    </tbody>
  </table>`;
}

/** A list without an order; nothing when it has no items. */
export function bullets(items: readonly Markup[]): Markup {
  return items.length === 0
    ? html``
    : html`<ul>
        ${items.map((item) => html`<li>${item}</li> `)}
      </ul>`;
}

/** A section with a heading that a link can name. */
export function section(id: string, title: string, ...parts: readonly Markup[]): Markup {
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${parts}
  </section> `;
}

/** Text as an inline piece, for where markup is asked for. */
export function text(words: string): Markup {
  return html`${words}`;
}

/** A name in the letters of a program; a long one may break behind its marks. */
export function code(words: string): Markup {
  const [first = '', ...others] = words.split(/(?<=[._/-])(?=[^\d/])/);
  return html`<code>${first}${others.map((part) => html`<wbr />${part}`)}</code>`;
}
