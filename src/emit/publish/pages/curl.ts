import type { Authentication, Consumes } from '../../../model/capability.ts';
import type { InputFact } from '../../../model/facts.ts';
import type { Json, JsonObject } from '../../../model/json.ts';
import type { PublishedOperation } from '../operations.ts';

/** A request as a command for a POSIX shell; secrets are variables of the environment. */
export function curlOf(one: PublishedOperation, consumes: Consumes, input: JsonObject): string {
  const { method, facts } = one;
  const given = facts.inputs.flatMap((fact): Given[] =>
    Object.hasOwn(input, fact.name) ? [{ fact, value: input[fact.name] ?? null }] : [],
  );
  const body = bodyOf(one, given);
  const lines = [
    `curl${method === 'GET' ? '' : ` --request ${method}`} ${quoted(urlOf(one, consumes.baseUri, given))}`,
    ...credentials(consumes.authentication),
    ...headersOf(one, given, body !== undefined).map((header) => `--header ${quoted(header)}`),
    ...(body === undefined ? [] : [`--data ${quoted(body)}`]),
  ];
  return lines.join(' \\\n  ');
}

interface Given {
  readonly fact: InputFact;
  readonly value: Json;
}

const wireName = ({ wireName: own, name }: InputFact): string => own ?? name;

function urlOf({ path, fixed }: PublishedOperation, baseUri: string, given: readonly Given[]): string {
  const values = new Map(
    given.flatMap(({ fact, value }) => (fact.in === 'path' ? [[wireName(fact), textOf(value)] as const] : [])),
  );
  const filled = path.replaceAll(/\{([^{}]+)\}/g, (whole, name: string) => {
    const value = values.get(name);
    return value === undefined ? whole : encodeURIComponent(value);
  });
  const pairs = [
    ...fixed.filter((one) => one.in === 'query').map(({ name, value = '' }) => [name, value] as const),
    ...given.flatMap(({ fact, value }) =>
      fact.in === 'query' ? listed(value).map((each) => [wireName(fact), textOf(each)] as const) : [],
    ),
  ];
  const query = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  return baseUri + filled + (query === '' ? '' : `?${query}`);
}

function headersOf({ fixed, facts }: PublishedOperation, given: readonly Given[], hasBody: boolean): string[] {
  return [
    ...fixed.filter((one) => one.in === 'header').map(({ name, value = '' }) => `${name}: ${value}`),
    ...given.flatMap(({ fact, value }) => (fact.in === 'header' ? [`${wireName(fact)}: ${textOf(value)}`] : [])),
    ...(hasBody ? [`Content-Type: ${facts.body?.mediaType ?? 'application/json'}`] : []),
  ];
}

function bodyOf({ facts }: PublishedOperation, given: readonly Given[]): string | undefined {
  const inBody = given.filter(({ fact }) => fact.in === 'body');
  if (facts.body === undefined || inBody.length === 0) return undefined;
  const whole: Json | undefined =
    facts.body.shape === 'whole'
      ? inBody[0]?.value
      : Object.fromEntries(inBody.map(({ fact, value }) => [wireName(fact), value]));
  return JSON.stringify(whole, undefined, 2);
}

/** How curl is told who calls. */
function credentials(authentication: Authentication | undefined): string[] {
  switch (authentication?.kind) {
    case 'basic':
      return [`--user ${expanded(`${authentication.username}:${authentication.password}`)}`];
    case 'bearer':
      return [`--header ${expanded(`Authorization: Bearer ${authentication.token}`)}`];
    case 'apikey':
      return authentication.placement === 'header'
        ? [`--header ${expanded(`${authentication.key}: ${authentication.value}`)}`]
        : [`--url-query ${expanded(`${authentication.key}=${authentication.value}`)}`];
    case 'unsupported':
    case undefined:
      return [];
  }
}

const SECRET = /\{\{\s*(?:env\.)?([A-Za-z_]\w*)\s*\}\}/g;

/** The environment variables that a text names as `{{NAME}}`. */
export function secretsIn(authentication: Authentication | undefined): string[] {
  const named = [...JSON.stringify(authentication ?? {}).matchAll(SECRET)].map(([, name]) => name ?? '');
  return [...new Set(named)];
}

/** In double quotes, with `{{NAME}}` as `$NAME` and everything else literal. */
function expanded(template: string): string {
  const parts = template.split(SECRET);
  const text = parts.map((part, index) => (index % 2 === 1 ? `\${${part}}` : part.replaceAll(/["$`\\!]/g, '\\$&')));
  return `"${text.join('')}"`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function listed(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [value];
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
