/** The key goes to the contract's own origins, to loopback, and to origins that the operator listed; nowhere else. */
export function isTrusted(origin: string, own: readonly string[], listed: readonly string[]): boolean {
  return own.includes(origin) || listed.includes(origin) || isLoopback(new URL(origin).hostname);
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** The base of an upstream; one given from outside without a path keeps the path of the document's. */
export function baseOf(baseUri: string, override: string | undefined): URL | undefined {
  const own = httpUrl(baseUri);
  if (override === undefined) return own;
  const given = httpUrl(override);
  if (given !== undefined && given.pathname === '/' && own !== undefined) given.pathname = own.pathname;
  return given;
}

function httpUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '' ? url : undefined;
}
