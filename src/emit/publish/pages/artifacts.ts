import { sha256 } from '../../../project/write.ts';
import type { Markup } from '../../../text/markup.ts';
import type { PublishedFile } from '../part.ts';
import { html, section, table, text } from './html.ts';
import { kindsOf } from './kinds.ts';
import { FILES } from './places.ts';
import { SITE_RECORD as RECORD } from '../../../project/site-record.ts';
import type { Book, Page } from './shell.ts';

/** `artifacts.html`: every file of the site, what it is for, its size and its digest. */
export function artifactsPage({ files, shown }: Book): Page {
  const kinds = kindsOf(files.toSorted((a, b) => (a.path < b.path ? -1 : 1)));
  const parts = kinds.map(({ id, title, purpose, files: own }) =>
    section(
      id,
      title,
      html`<p>${purpose}</p>`,
      table(
        ['File', 'What it is', 'Bytes', 'SHA-256'],
        own.map((file) => row(file, shown.get(file.path))),
      ),
    ),
  );
  const main = html`<header>
      <h1>Artifacts</h1>
      <p class="lead">
        ${files.length} files, each with what it is for and the digest of its bytes.
        <a href="${RECORD}">${RECORD}</a> has the digest of this page too, and what each file was made from.
      </p>
    </header>
    ${parts}`;
  return { path: FILES, title: 'Artifacts', summary: '', main };
}

function row({ path, content, link }: PublishedFile, page: string | undefined): Markup[] {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content).length : content.length;
  return [
    html`<a href="${encodeURI(path)}">${path}</a>`,
    html`${link?.name ?? ''}${page === undefined ? '' : html` <a href="${encodeURI(page)}" aria-label="${path} as a page">as a page</a>`}`,
    text(String(bytes)),
    html`<code class="digest">${sha256(content)}</code>`,
  ];
}
