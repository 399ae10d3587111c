import type { Authentication } from '../capability.ts';
import { fail, ok, type Outcome } from '../outcome.ts';
import { problem } from '../problem.ts';
import { namesIn, parseText, renderText } from './text-template.ts';

/** What proves to the upstream who is calling. */
export type Credential =
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'header'; readonly scheme: string; readonly name: string; readonly value: string }
  | { readonly kind: 'query'; readonly scheme: string; readonly name: string; readonly value: string };

/** The credential that an authentication and the secrets make. A variable without a value is a problem. */
export function credentialOf(
  authentication: Authentication | undefined,
  secrets: ReadonlyMap<string, string>,
): Outcome<Credential> {
  if (authentication === undefined) return ok({ kind: 'none', reason: 'the capability declares no authentication' });
  switch (authentication.kind) {
    case 'basic':
      return basic(authentication.username, authentication.password, secrets);
    case 'bearer':
      return carried(authentication.token, secrets, (token) => header('bearer', 'authorization', `Bearer ${token}`));
    case 'apikey': {
      const { placement, key, value: template } = authentication;
      return placement === 'header'
        ? carried(template, secrets, (value) => header('apikey', key.toLowerCase(), value))
        : withSecret(template, secrets, (value) => ({ kind: 'query', scheme: 'apikey', name: key, value }));
    }
    case 'unsupported':
      return fail(
        problem('serve.unsupported', {}, { what: `authentication of type ${authentication.type}`, name: 'consumes' }),
      );
  }
}

function header(scheme: string, name: string, value: string): Credential {
  return { kind: 'header', scheme, name, value };
}

function basic(username: string, password: string, secrets: ReadonlyMap<string, string>): Outcome<Credential> {
  const name = withSecret(username, secrets, (text) => text);
  const word = withSecret(password, secrets, (text) => text);
  if (!name.ok) return name;
  if (!word.ok) return word;
  const pair = Buffer.from(`${name.value}:${word.value}`).toString('base64');
  return ok(header('basic', 'authorization', `Basic ${pair}`));
}

/** What no header can carry, every client refuses to send, and only once a request is made. */
const NO_HEADER = /[^\t\x20-\x7e\x80-\xff]/;

function carried(
  template: string,
  secrets: ReadonlyMap<string, string>,
  make: (text: string) => Credential,
): Outcome<Credential> {
  const text = withSecret(template, secrets, (value) => value);
  if (!text.ok) return text;
  if (!NO_HEADER.test(text.value)) return ok(make(text.value));
  const [name = ''] = namesIn(parseText(template));
  return fail(problem('serve.secret-value', {}, { name: name.replace(/^.*\./, '') }));
}

function withSecret<T>(template: string, secrets: ReadonlyMap<string, string>, make: (text: string) => T): Outcome<T> {
  const parts = parseText(template);
  const variable = (name: string): string => name.replace(/^.*\./, '');
  const text = renderText(parts, (name) => secrets.get(variable(name)));
  if (text !== undefined) return ok(make(text));
  const missing = namesIn(parts).filter((name) => !secrets.has(variable(name)));
  return fail(...missing.map((name) => problem('serve.undeclared', {}, { name: variable(name) })));
}

/** What of a request a credential goes into. */
interface Authorizable {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The request with its headers, which are this function's to keep, and its credential; the only place where the two meet. */
export function authorize<R extends Authorizable>(
  request: R,
  headers: Record<string, string>,
  credential: Credential,
): R {
  switch (credential.kind) {
    case 'none':
      return { ...request, headers };
    case 'header':
      headers[credential.name] = credential.value;
      return { ...request, headers };
    case 'query': {
      const pair = `${encodeURIComponent(credential.name)}=${encodeURIComponent(credential.value)}`;
      return { ...request, headers, path: `${request.path}${request.path.includes('?') ? '&' : '?'}${pair}` };
    }
  }
}
