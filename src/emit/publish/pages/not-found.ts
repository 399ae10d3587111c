import { createHash } from 'node:crypto';
import type { Publication } from '../part.ts';
import { html } from './html.ts';
import { FILES, HOME } from './places.ts';
import { STYLE } from './style.ts';

/** `404.html`: shown at any address, so it brings its style along and leads to the site from the root of the host. */
export function notFoundText({ base, provider }: Publication): string {
  const root = base === undefined ? '/' : new URL(base).pathname;
  const digest = createHash('sha256').update(STYLE).digest('base64');
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'sha256-${digest}'; img-src data:; base-uri 'none'; form-action 'none'"
        />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>Not found · ${provider.name}</title>
        <link rel="icon" href="data:," />
        ${{ markup: `<style>${STYLE}</style>` }}
      </head>
      <body>
        <main>
          <p class="over">404</p>
          <h1>There is nothing at this address</h1>
          <p>
            It may have been renamed. <a href="${root}${HOME}">${provider.name}</a> leads to everything that is here,
            and <a href="${root}${FILES}">Artifacts</a> lists every file.
          </p>
        </main>
      </body>
    </html> `.markup;
}
