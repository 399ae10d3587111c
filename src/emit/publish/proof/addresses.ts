import type { Publication, PublishedApi } from '../part.ts';
import { textOf, type Site } from './line.ts';

/** Programs and styles hold addresses that nobody is led to. */
const NOT_READ = /\.(?:m?js|css|gz|png|svg|ico|woff2?|txt)$/;

/** Identifiers and documents of standards, which our own words name. */
const STANDARDS = [
  'https://json-schema.org/',
  'http://json-schema.org/',
  'https://schemas.agentskills.io/discovery/0.2.0/schema.json',
  'https://agentskills.io',
  'https://spec.openapis.org/',
  'https://www.rfc-editor.org/',
  'https://schema.org/',
  'http://www.w3.org/',
  'https://www.w3.org/',
  'https://nodejs.org',
];
/** Names that belong to nobody (RFC 2606, RFC 6761), as examples and this machine have them. */
const NOBODYS =
  /^[a-z]+:\/\/(?:localhost|127\.0\.0\.1|\[::1\]|(?:[a-z0-9-]+\.)*example(?:\.(?:com|org|net))?)(?::\d+)?(?:\/|$)/i;

/** Absolute URLs of the site that nobody has supplied, and those of the site itself that lead nowhere. */
export function addressFaults(site: Site, paths: ReadonlySet<string>): string[] {
  const supplied = suppliedText(site.publication);
  const known = new Map<string, string | undefined>();
  const judge = (url: string): string | undefined => {
    if (!known.has(url)) known.set(url, faultOf(url, site.publication, supplied, paths));
    return known.get(url);
  };
  return site.files.flatMap(({ path }) => {
    if (NOT_READ.test(path) && path !== 'llms.txt') return [];
    const found = new Set(addressesIn(textOf(site, path) ?? '', path.endsWith('.html')));
    return [...found].flatMap((url) => {
      const fault = judge(url);
      return fault === undefined ? [] : [`${path}: ${url} ${fault}`];
    });
  });
}

function addressesIn(text: string, isPage: boolean): string[] {
  const places = isPage
    ? [...text.matchAll(/(?:href|src|action|content)="([^"]*)"/g)].map((match) => unescaped(match[1] ?? '')).join('\n')
    : text;
  return [...places.matchAll(/\bhttps?:\/\/[^\s"'<>`|\\)}\]]+/g)].map(([url]) => url.replace(/[.,;:!?*_]+$/, ''));
}

function unescaped(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}

function faultOf(url: string, { base }: Publication, supplied: string, paths: ReadonlySet<string>): string | undefined {
  if (supplied.includes(url)) return undefined;
  if (base !== undefined && url.startsWith(base)) {
    const path = url.slice(base.length).replace(/[?#].*$/, '');
    const isThere = path === '' || paths.has(path) || paths.has(`${path.replace(/\/$/, '')}/index.html`);
    return isThere ? undefined : 'must be a file of the site';
  }
  if (STANDARDS.some((known) => url.startsWith(known)) || NOBODYS.test(url)) return undefined;
  if (URL.parse(url)?.hostname.endsWith('.invalid') === true)
    return 'must be a server, and the contract names none: add one to servers with an overlay';
  return 'must stand in capstan.yml, the contract or an overlay';
}

function suppliedText({ config, apis }: Publication): string {
  const sources = [config, ...apis.flatMap(({ originals, requests }) => [...originals, ...requests])];
  const decoder = new TextDecoder();
  const presets = JSON.stringify(apis.map(({ presets: known }) => known));
  return [...sources.map(({ bytes }) => decoder.decode(bytes)), presets, ...apis.flatMap(serverUrls)].join('\n');
}

/** What servers of a contract come to once their variables are filled in; a contract without a server has none. */
function serverUrls({ capability }: PublishedApi): string[] {
  const urls = [...capability.consumes.map(({ baseUri }) => baseUri), ...(capability.facts?.origins ?? [])];
  return urls.filter((url) => URL.parse(url)?.hostname.endsWith('.invalid') === false);
}
