import { providerSource, rendererSource, type PublishedApi, type PublishedFile } from '../part.ts';
import { dataElement, html } from './html.ts';
import { apiPage } from './places.ts';
import { REFERENCE_SCRIPT, REFERENCE_STYLE } from './reference-assets.ts';
import { withoutPictures } from './without-pictures.ts';
import { linkFrom, type Book, type Page } from './shell.ts';

const FOLDER = 'assets';
const RENDERER = `${FOLDER}/redoc.standalone.js`;
const LICENCE = `${RENDERER}.LICENSE.txt`;
const SCRIPT = `${FOLDER}/reference.js`;
const STYLE = `${FOLDER}/reference.css`;

/** Redoc writes its styles into the page, and its search runs in a worker that is made there. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  "worker-src blob:; connect-src 'none'; base-uri 'none'; form-action 'none'";

/** `reference.html`: every operation and schema of the contract, shown by Redoc from data that stand in the page. */
export function referencePage(book: Book, api: PublishedApi): Page {
  const path = apiPage(book.publication, 'reference', api);
  const { title } = api.capability.info;
  const to = (target: string): string => linkFrom(path, target);
  const head = html`<link rel="stylesheet" href="${to(STYLE)}" /><link rel="license" href="${to(LICENCE)}" />
    <script src="${to(RENDERER)}" defer></script>
    <script src="${to(SCRIPT)}" defer></script>`;
  const main = html`${dataElement('openapi', withoutPictures(api.document))}
    <div id="reference" class="reference">
      <noscript
        ><p>
          The reference is shown by a script. Without it, read
          <a href="${to(apiPage(book.publication, 'getting-started', api))}">Getting started</a> or the contract itself.
        </p></noscript
      >
    </div>`;
  return { path, title: `${title}: reference`, summary: '', main, head, policy: POLICY };
}

/** What reference pages load, from the same site. */
export function referenceFiles({ publication }: Book): PublishedFile[] {
  const { renderer } = publication;
  if (renderer === undefined) return [];
  const sources = [rendererSource(renderer)];
  // they are the same for everybody, and stand here because this provider publishes
  const own = [providerSource(publication)];
  return [
    { path: RENDERER, content: renderer.script, sources },
    { path: LICENCE, content: renderer.licence, sources },
    { path: SCRIPT, content: REFERENCE_SCRIPT, sources: own },
    { path: STYLE, content: REFERENCE_STYLE, sources: own },
  ];
}
