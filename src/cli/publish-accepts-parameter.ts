import { compileCheck } from '../check/check.ts';
import { listOf, objectOf } from '../contract/tree.ts';
import { selfContained } from '../emit/publish/proof/component.ts';
import { isJsonObject, type Json, type JsonObject, type JsonSchema } from '../model/json.ts';
import { flatten, typesOf } from '../surfaces/schema.ts';
import type { Received } from './publish-loopback.ts';

interface Sent {
  readonly request: Received;
  /** Of the variables of the path. */
  readonly values: ReadonlyMap<string, string>;
}

/** OpenAPI describes these three headers elsewhere and ignores parameters of their name. */
const IGNORED_HEADERS = new Set(['accept', 'content-type', 'authorization']);

/** What is wrong with a parameter of a request: it is missing, or no value that its schema accepts. */
export function parameterFaults(document: JsonObject, parameter: JsonObject, sent: Sent): string[] {
  const { name, in: place, required } = parameter;
  if (typeof name !== 'string' || typeof place !== 'string') return [];
  if (place === 'header' && IGNORED_HEADERS.has(name.toLowerCase())) return [];
  const texts = textsOf(name, place, sent);
  if (texts === undefined) return required === true ? [`must have the ${place} parameter ${name}`] : [];
  const schema = selfContained(document, objectOf(parameter['schema']));
  const isRefused = !isCompound(schema, schema) && !texts.every((text) => accepts(schema, text));
  return isRefused ? [`must have a value of the ${place} parameter ${name} that the contract accepts`] : [];
}

/** The values of a parameter, none of them for one that is spread over several names; undefined when it is not there. */
function textsOf(name: string, place: string, { request, values }: Sent): string[] | undefined {
  const { url, headers } = request;
  if (place === 'query') {
    const isThere = [...url.searchParams.keys()].some((key) => key === name || key.startsWith(`${name}[`));
    return isThere ? url.searchParams.getAll(name) : undefined;
  }
  const found = { path: values.get(name), header: headers[name.toLowerCase()], cookie: cookieOf(headers.cookie, name) };
  const text = place === 'path' || place === 'header' || place === 'cookie' ? found[place] : undefined;
  return text === undefined ? undefined : [text].flat();
}

function cookieOf(header = '', name: string): string | undefined {
  const pairs = header.split(';').map((pair) => pair.trim());
  const pair = pairs.find((one) => one.startsWith(`${name}=`));
  return pair === undefined ? undefined : decoded(pair.slice(name.length + 1));
}

/** What is no percent-encoding stays as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** True for a list or an object, which has a spelling of its own in each place. */
function isCompound(schema: JsonSchema, root: JsonSchema): boolean {
  const flat = flatten(schema, root);
  const alternatives = [...listOf(flat['oneOf']), ...listOf(flat['anyOf'])].filter(isJsonObject);
  return (
    typesOf(flat).some((type) => type === 'array' || type === 'object') ||
    alternatives.some((one) => isCompound(one, root))
  );
}

/** A text stands for itself, and for the number, the truth value or the null that it spells. */
function accepts(schema: JsonSchema, text: string): boolean {
  const check = compileCheck(schema, { unknown: 'pass', closed: false });
  return [text, ...spelled(text)].some((value) => check.value(value).ok);
}

function spelled(text: string): Json[] {
  const words: Readonly<Record<string, Json>> = { true: true, false: false, null: null };
  if (Object.hasOwn(words, text)) return [words[text] ?? null];
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? [] : [number];
}
