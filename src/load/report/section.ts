import { markup, type Markup } from './markup.ts';

/** A part of the page under its heading. */
export function section(title: string, body: Markup): Markup {
  return markup`<section>
    <h2>${title}</h2>
    ${body}
  </section>`;
}
