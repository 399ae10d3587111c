import type { Exposure } from '../model/capability.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import { isLoopback } from '../model/upstream/origin.ts';
import type { OpenCapability } from '../run/open.ts';
import { fetchJson, issuerUrl } from './oauth-fetch.ts';
import { discoverIssuer } from './oauth-issuer.ts';
import { portOAuth, type PortOAuth, type PortOptions } from './oauth-port.ts';
import { scopeRules } from './oauth-scopes.ts';
import { createVerifier, issuerKeys } from './oauth-token.ts';
import type { ServeOptions } from './server.ts';

/** How callers prove themselves by tokens of an authorization server. */
export interface OAuthOptions {
  /** The issuer's identifier, exactly as its metadata and its tokens write it. */
  readonly issuer: string;
  /** The URL by which callers know this server; without one it is the address, on loopback only. */
  readonly resource: string | undefined;
  /** What "aud" of a token must hold, where that is not the resource. */
  readonly audience: string | undefined;
  /** Scopes by `read`, `write`, `load`, or the name of an operation. */
  readonly scopes: ReadonlyMap<string, string>;
  /** Milliseconds since 1970; for tests. */
  readonly now?: (() => number) | undefined;
}

/** The authorization of a server: one issuer for all of its ports. */
export interface OAuth {
  /** `url` is the port's own, once it is open. */
  port(port: Pick<PortOptions, 'source' | 'rest'> & { readonly url: () => string }): PortOAuth;
}

/** Asks the issuer for its metadata and its keys; whatever is wrong with them is a problem. */
export async function openOAuth(
  { runtime }: Pick<OpenCapability, 'runtime'>,
  oauth: OAuthOptions,
  options: ServeOptions,
): Promise<Outcome<OAuth>> {
  const problems = setupProblems(runtime.capability.exposes, oauth, options);
  const rules = scopeRules(runtime, oauth.scopes);
  if (!rules.ok || problems.length > 0) return fail(...problems, ...rules.problems);
  const issuer = await discoverIssuer(oauth.issuer);
  if (!issuer.ok) return issuer;
  const { now = Date.now, audience } = oauth;
  const keys = issuerKeys(() => fetchJson(issuer.value.keys), now);
  if ((await keys.current()) === undefined) return fail(problem('oauth.no-keys', {}, {}));
  return ok({
    port: ({ source, rest, url }) => {
      const resource = (): string => oauth.resource ?? url();
      const audiences = (): readonly string[] => (audience === undefined ? spellings(resource()) : [audience]);
      const verify = createVerifier({ issuer: oauth.issuer, audiences, keys, now });
      return portOAuth({ source, rest, issuer: issuer.value, rules: rules.value, resource, verify });
    },
  });
}

function setupProblems(exposes: readonly Exposure[], { resource }: OAuthOptions, options: ServeOptions): Problem[] {
  const { token, host, allowHosts } = options;
  const exposed = exposes.some((exposure) => exposure.authentication !== undefined);
  const others = [
    ...(token === undefined ? [] : ['--token-file']),
    ...(exposed ? ['the authentication that the capability exposes'] : []),
  ];
  const isKnown = resource === undefined ? isLoopback(host) && allowHosts.length === 0 : isResource(resource);
  return [
    ...others.map((other) => problem('oauth.two-ways', {}, { other })),
    ...(isKnown ? [] : [problem('oauth.resource', {}, {})]),
  ];
}

/** https, or http on loopback, without query and fragment (RFC 9728, 1.2). */
function isResource(text: string): boolean {
  return issuerUrl(text) !== undefined && !/[?#]/.test(text);
}

/** Clients write a resource with or without a slash at its end. */
function spellings(resource: string): readonly string[] {
  const bare = resource.replace(/\/$/, '');
  return [bare, `${bare}/`];
}
