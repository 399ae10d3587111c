import { posix } from 'node:path';
import { NOT_FOUND } from '../pages/places.ts';
import { textOf, type Site } from './line.ts';

/** What a page may lead to besides the files of the site. */
const ELSEWHERE = /^(?:https?:\/\/|mailto:)/i;
/** The icon of a page that has none. */
const NO_ICON = 'data:,';

/** Links of the pages for people, and of the one for models, that lead to no file of the site, or run something. */
export function pageLinkFaults(site: Site, paths: ReadonlySet<string>): string[] {
  const pages = [...paths].filter((path) => path.endsWith('.html') || path === 'llms.txt');
  return pages.flatMap((page) => {
    const marked = (textOf(site, page) ?? '').matchAll(page === 'llms.txt' ? MARKDOWN : HTML);
    const links = new Set([...marked].map(([, to = '']) => to));
    const dead = [...links].filter((to) => !leads(site, page, to, paths));
    return dead.map((to) => `${page}: ${to} must be a file of the site`);
  });
}

const HTML = /\s(?:href|src)="([^"#?]*)/g;
const MARKDOWN = /\]\(([^)\s#?]*)/g;

function leads({ publication }: Site, page: string, to: string, paths: ReadonlySet<string>): boolean {
  if (to === '' || to === NO_ICON || ELSEWHERE.test(to)) return true;
  // shown at any address, so it names files from the root of the host
  const root = page === NOT_FOUND ? rootOf(publication.base) : undefined;
  if (root !== undefined) return to.startsWith(root) && paths.has(to.slice(root.length));
  return paths.has(posix.join(posix.dirname(page), decoded(to)));
}

function rootOf(base: string | undefined): string {
  return base === undefined ? '/' : new URL(base).pathname;
}

/** As a host reads it; what is not encoded right is no name of a file. */
function decoded(to: string): string {
  try {
    return decodeURI(to.replaceAll('&amp;', '&'));
  } catch {
    return '';
  }
}
