import { posix } from 'node:path';
import type { Markup } from '../../../text/markup.ts';
import type { Absent, Publication, PublishedFile } from '../part.ts';
import { html } from './html.ts';
import { apiPage, FILES, HOME, STYLESHEET, type Shown } from './places.ts';

/** What pages are made of. */
export interface Book {
  readonly publication: Publication;
  /** The files of the other parts, and from `artifacts.html` on those of the pages. */
  readonly files: readonly PublishedFile[];
  readonly absent: readonly Absent[];
  readonly shown: Shown;
}

export interface Page {
  readonly path: string;
  readonly title: string;
  /** One sentence for whoever lists the page; empty for none. */
  readonly summary: string;
  readonly main: Markup;
  /** Scripts and what else a page needs beside the stylesheet. */
  readonly head?: Markup;
  /** The policy of a page that loads more than the stylesheet. */
  readonly policy?: string;
}

const POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

/** How a page leads to a file of the site. */
export function linkFrom(page: string, target: string): string {
  const [path = '', fragment] = target.split('#');
  const relative = path === '' ? '' : encodeURI(posix.relative(posix.dirname(page), path));
  return fragment === undefined ? relative : `${relative}#${fragment}`;
}

/** The page as a document: the header and footer of the site around its own part. */
export function documentOf(book: Book, page: Page): string {
  const to = (target: string): string => linkFrom(page.path, target);
  const { provider } = book.publication;
  const title = page.path === HOME ? page.title : `${page.title} · ${provider.name}`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${page.policy ?? POLICY}" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        ${page.summary === '' ? html`` : html`<meta name="description" content="${page.summary}" />`}
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${to(STYLESHEET)}" />
        ${page.path === HOME ? html`<link rel="api" type="application/apis+json" href="${to('apis.json')}" />` : html``}
        ${page.head ?? html``}
      </head>
      <body>
        <a class="skip" href="#main">To the content</a>
        <header class="bar"><nav aria-label="Site">${navigation(book, page.path)}</nav></header>
        <main id="main">${page.main}</main>
        ${footer(book, page.path)}
      </body>
    </html> `.markup;
}

function navigation({ publication }: Book, path: string): Markup[] {
  const [only, ...others] = publication.apis;
  const pages: (readonly [path: string, words: string])[] = [
    [HOME, publication.provider.name],
    ...(only !== undefined && others.length === 0
      ? ([
          [apiPage(publication, 'getting-started', only), 'Getting started'],
          ...(publication.renderer === undefined
            ? []
            : ([[apiPage(publication, 'reference', only), 'Reference']] as const)),
        ] as const)
      : []),
    [FILES, 'Artifacts'],
  ];
  return pages.map(([target, words]) =>
    target === path
      ? html`<a href="${linkFrom(path, target)}" aria-current="page">${words}</a> `
      : html`<a href="${linkFrom(path, target)}">${words}</a> `,
  );
}

function footer({ publication }: Book, path: string): Markup {
  const { provider, dates } = publication;
  const by = provider.maintainers.map(({ name }) => name).join(', ');
  const of = provider.position === 'Consuming' ? `, not by ${provider.name}` : '';
  return html`<footer>
    <p>Published by ${by}${of}.${dates === undefined ? '' : ` As of ${dates.modified}.`}</p>
    <p>
      Everything here is generated: <a href="${linkFrom(path, 'provenance.json')}">provenance.json</a> names the source
      of each file, <a href="${linkFrom(path, FILES)}">Artifacts</a> its purpose and digest.
    </p>
  </footer>`;
}
