import createRouter, { type HTTPMethod } from 'find-my-way';
import { pathVariables } from '../model/names.ts';

export type RouteMatch<T> =
  | { readonly kind: 'found'; readonly value: T; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: 'method'; readonly allowed: readonly string[] }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'none' };

interface Entry<T> {
  readonly value: T;
  readonly names: readonly string[];
}

/** Path templates (`/things/{thing-id}`) and what stands at each method of them. */
export class Routes<T> {
  readonly #router = createRouter({ caseSensitive: true, maxParamLength: 16_384, onBadUrl: () => undefined });
  readonly #methods = new Set<HTTPMethod>();

  /** `taken` when the path and method are there already, whatever the variables are called. */
  add(method: HTTPMethod, template: string, value: T): 'added' | 'taken' | 'unreadable' {
    if (!template.startsWith('/') || !template.split('/').every(isRoutable)) return 'unreadable';
    const path = positional(template);
    if (this.#router.hasRoute(method, path)) return 'taken';
    const entry: Entry<T> = { value, names: pathVariables(template) };
    this.#router.on(method, path, () => undefined, entry);
    this.#methods.add(method);
    return 'added';
  }

  /** `path` is the raw path of the request, without the query. HEAD finds what GET does. */
  match(method: string, path: string): RouteMatch<T> {
    const found = this.#find(method === 'HEAD' ? 'GET' : method, path);
    if (found !== undefined) return found;
    if (!isDecodable(path)) return { kind: 'malformed' };
    const allowed = [...this.#methods].filter((other) => this.#find(other, path) !== undefined);
    if (allowed.length === 0) return { kind: 'none' };
    return { kind: 'method', allowed: [...allowed, ...(allowed.includes('GET') ? ['HEAD'] : []), 'OPTIONS'] };
  }

  #find(method: string, path: string): RouteMatch<T> | undefined {
    if (!isMethod(method)) return undefined;
    const found = this.#router.find(method, path);
    // a path that cannot be decoded is found, with nothing in its store
    const entry = found?.store as Entry<T> | null | undefined;
    if (found === null || entry === null || entry === undefined) return undefined;
    if (entry.names.length === 0) return { kind: 'found', value: entry.value, parameters: NONE };
    const parameters = Object.fromEntries(entry.names.map((name, index) => [name, found.params[`p${index}`] ?? '']));
    return { kind: 'found', value: entry.value, parameters };
  }
}

const NONE: Readonly<Record<string, string>> = {};

/** Names in the router are positions: it reads hyphens and colons in names as syntax. */
function positional(template: string): string {
  let index = 0;
  return template.replaceAll(/\{\{?[^{}]+\}?\}|:/g, (hit) => (hit === ':' ? '::' : `:p${index++}`));
}

/** Other characters are syntax of the router; a name ends only at the end of a segment, at `-` or at `.`. */
function isRoutable(segment: string): boolean {
  return /^(?:[\w~!$&',;=:@%.-]|\{\{?[^{}]+\}?\}(?=$|[.-]))*$/.test(segment);
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

function isMethod(method: string): method is HTTPMethod {
  return METHODS.has(method);
}

/** True for valid percent-encoded UTF-8. */
export function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
