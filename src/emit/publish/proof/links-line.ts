import { posix } from 'node:path';
import { isJsonObject, type Json } from '../../../model/json.ts';
import { FILES } from '../pages/places.ts';
import { addressFaults } from './addresses.ts';
import { textOf, type Line, type Site } from './line.ts';
import { manifestPaths } from './manifest-links.ts';
import { pageLinkFaults } from './page-links.ts';
import { objectIn } from './read.ts';

const INDEXES = ['apis.yml', 'apis.json', '.well-known/apis.json'];

export const linksLine: Line = {
  name: 'links',
  claim:
    'every relative url of an index, every path of a manifest and every link of a page or of llms.txt leads to a file of the site, ' +
    'every file is led to, and every absolute URL stands in ' +
    'capstan.yml, the contract or an overlay, or is the identifier of a standard',
  look: (site) => {
    const paths = new Set(site.files.map(({ path }) => path));
    const urls = INDEXES.flatMap((from) => relativeUrls(objectIn(site, from) ?? null, from));
    const manifests = site.publication.apis.map(({ layout }) => layout.manifest);
    const named = manifests.flatMap((from) =>
      manifestPaths(objectIn(site, from) ?? {}).map((to) => ({ from, to: posix.join(posix.dirname(from), to) })),
    );
    const dead = [...urls, ...named].filter(({ to }) => !paths.has(to));
    const led = reached(
      site,
      paths,
      urls.map(({ to }) => to),
    );
    const orphans = [...paths].filter((path) => !led.has(path));
    return {
      evidence: [...INDEXES, ...manifests, 'llms.txt', 'provenance.json'],
      faults: [
        ...dead.map(({ from, to }) => `${from}: ${to} must be a file of the site`),
        ...orphans.map((path) => `${path}: must be led to by an index, a page or a well-known document`),
        ...pageLinkFaults(site, paths),
        ...addressFaults(site, paths),
      ],
    };
  },
};

interface Reference {
  readonly from: string;
  /** Relative to the site. */
  readonly to: string;
}

function relativeUrls(value: Json, from: string): Reference[] {
  if (Array.isArray(value)) return value.flatMap((child) => relativeUrls(child, from));
  if (!isJsonObject(value)) return [];
  const { url } = value;
  const isRelative = typeof url === 'string' && !/^[a-z]+:/i.test(url);
  const own = isRelative ? [{ from, to: posix.join(posix.dirname(from), url) }] : [];
  return [...own, ...Object.values(value).flatMap((child) => relativeUrls(child ?? null, from))];
}

/** Who finds them needs no link. */
const ROOTS = ['apis.yml', 'apis.json', 'index.html', '404.html', 'llms.txt', 'robots.txt'];

/** They name every file, so nothing is led to by them. */
const LISTS = ['provenance.json', FILES];

/** What can be reached from the indexes, the roots and the well-known documents, by the links in texts. */
function reached(site: Site, paths: ReadonlySet<string>, urls: readonly string[]): ReadonlySet<string> {
  const roots = [...paths].filter((path) => ROOTS.includes(path) || path.startsWith('.well-known/'));
  const led = new Set<string>();
  const queue = [...roots, ...urls];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (led.has(path) || !paths.has(path)) continue;
    led.add(path);
    if (!LISTS.includes(path)) queue.push(...linksIn(textOf(site, path) ?? '', path));
  }
  return led;
}

/** Links of Markdown and HTML, and paths that a YAML or JSON text has as a value or a skill as code. */
function linksIn(text: string, from: string): string[] {
  const marked = [...text.matchAll(from.endsWith('.html') || from === 'llms.txt' ? LINKS : PATHS)];
  const names = marked.map((match) => match[1] ?? match[2] ?? match[3] ?? '');
  // what begins at a root is of the host
  return names.filter((name) => !name.startsWith('/')).map((name) => posix.join(posix.dirname(from), name));
}

const LINKS = /\]\(([^)\s#]+)|(?:href|src)="([^"#?]+)/g;
const PATHS = new RegExp(`${LINKS.source}|[:\\s"\`-]\\s*"?([\\w./-]+\\.[a-z]{2,6})\\b`, 'g');
