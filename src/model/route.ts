import type { HttpMethod, Operation } from './capability.ts';

/** Whether a request can be made of the operation at all: some kinds of body cannot be written here. */
export function isCallable({ body }: Operation): boolean {
  return body?.kind !== 'unsupported';
}

/** What requests a route matches: `GET /orders/{}`. No router can tell two routes with the same one apart. */
export function routePattern(method: HttpMethod, path: string): string {
  return `${method} ${path.replaceAll(/\{\{?[^{}]*\}?\}/g, '{}')}`;
}
