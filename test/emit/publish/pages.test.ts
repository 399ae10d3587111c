import { posix } from 'node:path';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Publication, PublishedFile } from '../../../src/emit/publish/part.ts';
import { originsOf } from '../../../src/emit/publish/pages/origins.ts';
import { schemaPage } from '../../../src/emit/publish/pages/schema.ts';
import { publish } from '../../../src/emit/publish/publish.ts';
import { SAMPLES, publicationOf, textOf } from './publication.ts';

const isPage = ({ path }: Pick<PublishedFile, 'path'>): boolean => path.endsWith('.html');

/** Addresses in attributes, as they are once their entities are read. */
function addressesIn(text: string): string[] {
  return [...text.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, address = '']) =>
    address.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'"),
  );
}

describe.each([undefined, 'library', 'bare', 'hostile'])('the pages of %s', (sample) => {
  let publication: Publication;
  let files: readonly PublishedFile[];
  let pages: readonly PublishedFile[];
  beforeAll(async () => {
    publication = await publicationOf(sample);
    ({ files } = await publish(publication));
    pages = files.filter(isPage);
  });

  test('lead to files of the site, and within them to places that are there', () => {
    const root = new URL(publication.base ?? 'https://site.example/');
    const texts = new Map(files.map(({ path, content }) => [path, String(content)]));
    const faults = pages.flatMap(({ path, content }) =>
      addressesIn(String(content)).flatMap((address) => {
        if (/^(https?|data|mailto):/.test(address)) return [];
        const [to = '', fragment] = address.split('#');
        const whole = new URL(to === '' ? posix.basename(path) : to, new URL(path, root));
        const target = decodeURI(whole.pathname.slice(root.pathname.length));
        const text = texts.get(target);
        const isThere = text !== undefined && (fragment === undefined || text.includes(` id="${fragment}"`));
        return isThere ? [] : [`${path}: ${address}`];
      }),
    );
    expect(faults).toEqual([]);
    expect(pages.length).toBeGreaterThanOrEqual(5);
  });

  test('load nothing from elsewhere and run nothing but the reference', () => {
    for (const { path, content } of pages) {
      const text = String(content);
      expect([path, text.match(/<script(?! type="application\/json")[^>]*>/g) ?? []]).toEqual([
        path,
        path.startsWith('reference')
          ? [expect.stringMatching(/src="[^":]+redoc/), expect.stringMatching(/src="[^":]+reference/)]
          : [],
      ]);
      expect([path, /<(?:img|iframe|object|embed|base|form|svg|video|audio)\b/i.test(text)]).toEqual([path, false]);
      expect([path, /<[^>]*\son\w+\s*=/i.test(text.replaceAll(/"[^"]*"/g, '""'))]).toEqual([path, false]);
      expect(text).toMatch(/http-equiv="Content-Security-Policy"\s+content="default-src (?:'|&#39;)none/);
      expect(text).not.toMatch(/<[^>]+(?:src|data)="(?:https?:)?\/\//);
    }
  });

  test('have one heading of the first level, a title and a language each', () => {
    for (const { path, content } of pages) {
      const text = String(content);
      // Redoc makes the heading of the reference
      expect([path, text.match(/<h1\b/g)?.length ?? 0]).toEqual([path, path.startsWith('reference') ? 0 : 1]);
      expect(text).toMatch(/<title>[^<]+<\/title>/);
      expect(text).toContain('<html lang="en">');
    }
  });

  test('are listed with every other file', () => {
    const list = textOf(files, 'artifacts.html');
    for (const { path } of files) if (path !== 'artifacts.html') expect(list).toContain(`href="${encodeURI(path)}"`);
  });
});

describe('a contract that tries to become part of the page', () => {
  test('is shown as it stands', async () => {
    const { files } = await publish(await publicationOf('hostile'));
    const shown = [
      'index.html',
      'getting-started.html',
      'capabilities/hostile.html',
      'json-schema/hostile-put-thing-input-schema.html',
    ];
    for (const path of shown) {
      await expect(textOf(files, path)).toMatchFileSnapshot(join(SAMPLES, 'hostile/expected', path));
    }
    const data = /<script type="application\/json"[\s\S]*?<\/script>/;
    const all = files.filter(isPage).map(({ content }) => String(content).replace(data, ''));
    for (const text of all)
      expect(text).not.toMatch(/<script>|(?:href|src)="(?:javascript|data:[^,])|src="[^"]*elsewhere/i);
  });

  test('cannot end the data of the reference', async () => {
    const { files } = await publish(await publicationOf('hostile'));
    const [, data = ''] =
      /<script type="application\/json" id="openapi">([\s\S]*?)<\/script>/.exec(textOf(files, 'reference.html')) ?? [];
    expect(JSON.parse(data)).toMatchObject({ info: { title: "</h1><script>alert('title')</script>" } });
  });
});

test('without its renderer there is no reference, and that is told', async () => {
  const { renderer: _, ...publication } = await publicationOf('bare');
  const { files, absent } = await publish(publication);
  expect(files.filter(({ path }) => /^reference|redoc/.test(path))).toEqual([]);
  expect(absent.map(({ what }) => what)).toContain('reference.html');
  expect(addressesIn(textOf(files, 'index.html'))).not.toContain('reference.html');
});

describe('the page of a schema', () => {
  const told = 'Told with *stress*';
  const contract = {
    role: 'contract',
    path: 'openapi/x.yml',
    bytes: new TextEncoder().encode(`info: ${told}`),
  } as const;

  async function pageOf(description: string): Promise<string> {
    const [api] = (await publicationOf('library')).apis;
    const properties = { it: { type: 'string', description } };
    const content = JSON.stringify({ title: 'It', description, type: 'object', properties });
    const file = { path: 'json-schema/it.json', content, sources: [] };
    if (api === undefined) throw new Error('no API');
    return schemaPage(api, file, 'json-schema/it.html', originsOf({ originals: [contract] }))?.main.markup ?? '';
  }

  test('renders Markdown of authors', async () => {
    for (const description of [told, `${told}.`]) {
      expect((await pageOf(description)).match(/Told with <em>stress<\/em>/g)).toHaveLength(2);
    }
  });

  test('shows names in words of the build as they are', async () => {
    const page = await pageOf('The member "__proto__" of *the* body.');
    expect(page.match(/The member &quot;__proto__&quot; of \*the\* body\./g)).toHaveLength(2);
    expect(page).not.toMatch(/<(?:em|strong)>/);
  });
});
