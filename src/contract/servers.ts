import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { listOf, objectOf, textOf } from './tree.ts';

/** Stands where the contract names no absolute server; `.invalid` never resolves (RFC 2606). */
export const NO_SERVER = 'https://upstream.invalid';

const MOST_EXPANSIONS = 64;

/** The first absolute server, its variables at their defaults, without a trailing slash. */
export function baseUriOf(servers: readonly Json[]): string {
  const uris = servers.map((server) => defaultUrl(objectOf(server))).filter((uri) => uri !== undefined);
  return uris[0] ?? NO_SERVER;
}

function defaultUrl(server: JsonObject): string | undefined {
  const [first] = expansions(server, true);
  return first === undefined ? undefined : absolute(first);
}

/** The URL when it is http(s) with nothing behind its path and no variable left. */
function absolute(url: string): string | undefined {
  if (!/^https?:\/\/[^/{}?#]+(\/[^{}?#]*)?$/i.test(url) || !URL.canParse(url)) return undefined;
  return url.replace(/\/+$/, '');
}

/** The origins of every server that the document names anywhere, sorted. */
export function originsOf(document: JsonObject): string[] {
  const items = Object.values(objectOf(document['paths'])).map(objectOf);
  const operations = items.flatMap((item) => Object.values(item).filter((value) => isJsonObject(value)));
  const servers = [document, ...items, ...operations].flatMap((holder) => listOf(holder['servers']));
  const urls = servers.flatMap((server) => expansions(objectOf(server), false)).map(absolute);
  return [...new Set(urls.flatMap((url) => (url === undefined ? [] : [new URL(url).origin])))].toSorted();
}

/** The server's URL with its variables filled: by their defaults only, or by each value that they may have. */
function expansions(server: JsonObject, defaultsOnly: boolean): string[] {
  let urls = [textOf(server['url']) ?? ''];
  for (const [name, variable] of Object.entries(objectOf(server['variables']))) {
    const { default: fallback, enum: values } = objectOf(variable);
    const choices = [fallback, ...(defaultsOnly ? [] : listOf(values))].filter((value) => typeof value === 'string');
    urls = urls.flatMap((url) => [...new Set(choices)].map((choice) => url.replaceAll(`{${name}}`, choice)));
    urls = urls.slice(0, MOST_EXPANSIONS);
  }
  return urls;
}
