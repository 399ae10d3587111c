import { isObject } from '../model/json.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { fetchJson, issuerUrl } from './oauth-fetch.ts';

/** What is used of an authorization server's metadata. */
export interface Issuer {
  /** As the operator wrote it; "iss" of every token must be the same text. */
  readonly issuer: string;
  readonly keys: URL;
  readonly tokenUrl: string | undefined;
  readonly authorizationUrl: string | undefined;
}

/** Reads the metadata of the issuer (RFC 8414, or OpenID Connect Discovery), which must name this very issuer. */
export async function discoverIssuer(issuer: string): Promise<Outcome<Issuer>> {
  const url = issuerUrl(issuer);
  if (url === undefined || url.search !== '')
    return unusable('it must be an https URL (http on loopback) without credentials, query or fragment');
  for (const place of metadataUrls(url)) {
    const fetched = await fetchJson(place);
    if (!fetched.ok) return fetched;
    if (fetched.value.kind === 'json') return readMetadata(fetched.value.value, issuer);
  }
  return unusable('it publishes no metadata (RFC 8414, OpenID Connect Discovery)');
}

/** Where metadata may stand, in the order that the MCP specification gives to clients. */
function metadataUrls({ origin, pathname }: URL): URL[] {
  const path = pathname.replace(/\/$/, '');
  const places = [
    `/.well-known/oauth-authorization-server${path}`,
    `/.well-known/openid-configuration${path}`,
    `${path}/.well-known/openid-configuration`,
  ];
  return [...new Set(places)].map((place) => new URL(origin + place));
}

function readMetadata(metadata: unknown, issuer: string): Outcome<Issuer> {
  if (!isObject(metadata)) return unusable('its metadata is not a JSON object');
  // RFC 8414, 3.3: or one issuer could stand in for another
  if (metadata['issuer'] !== issuer) return unusable('its metadata names another issuer; write it exactly as there');
  const keys = issuerUrl(textOf(metadata['jwks_uri']) ?? '');
  if (keys === undefined) return unusable('its metadata has no https "jwks_uri"');
  if (keys.protocol === 'http:' && issuer.startsWith('https:')) return unusable('its "jwks_uri" is not https');
  const tokenUrl = textOf(metadata['token_endpoint']);
  const authorizationUrl = textOf(metadata['authorization_endpoint']);
  return ok({ issuer, keys, tokenUrl, authorizationUrl });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function unusable(reason: string): Outcome<never> {
  return fail(problem('oauth.issuer-metadata', {}, { reason }));
}
