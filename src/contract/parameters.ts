import type { ConsumedParameter } from '../model/capability.ts';
import type { InputFact } from '../model/facts.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { kebabCase, uniqueName } from '../model/names.ts';
import { typeOf } from './input-type.ts';
import { listOf, objectOf, textOf } from './tree.ts';

/** An input of an operation, with its part of the input schema; references lead into the contract. */
export interface PlannedInput {
  readonly fact: InputFact;
  readonly schema: JsonObject;
  /** A valid value that the contract shows, if it shows one. */
  readonly example?: Json | undefined;
}

/** What the parameters of an operation become. */
export interface PlannedParameters {
  readonly inputs: readonly PlannedInput[];
  readonly constants: readonly ConsumedParameter[];
  /** What cannot be carried over, in words. */
  readonly losses: readonly string[];
}

/** OpenAPI describes these three headers elsewhere and ignores parameters of their name. */
const IGNORED_HEADERS = new Set(['accept', 'content-type', 'authorization']);
const DEFAULT_STYLE = { query: 'form', cookie: 'form', path: 'simple', header: 'simple' } as const;
type Place = keyof typeof DEFAULT_STYLE;

/** Splits the parameters into inputs and constants. `taken` are names that body members already have. */
export function planParameters(
  document: JsonObject,
  parameters: readonly JsonObject[],
  taken: ReadonlySet<string>,
): PlannedParameters {
  const names = new Set(taken);
  const inputs: PlannedInput[] = [];
  const constants: ConsumedParameter[] = [];
  const losses: string[] = [];
  for (const parameter of parameters) {
    const place = placeOf(parameter);
    if (place === undefined) continue;
    const constant = constantOf(parameter);
    if (constant === undefined) {
      const planned = planParameter(document, parameter, place, names);
      names.add(planned.fact.name);
      inputs.push(planned);
      losses.push(...lossesOf(parameter, place, planned.fact));
    } else {
      constants.push({ name: nameOf(parameter), in: place, value: constant });
    }
  }
  return { inputs, constants, losses };
}

function nameOf(parameter: JsonObject): string {
  return textOf(parameter['name']) ?? '';
}

function placeOf(parameter: JsonObject): Place | undefined {
  const place = parameter['in'];
  if (place === 'header' && IGNORED_HEADERS.has(nameOf(parameter).toLowerCase())) return undefined;
  return place === 'query' || place === 'header' || place === 'path' || place === 'cookie' ? place : undefined;
}

function schemaOf(parameter: JsonObject): JsonObject {
  const { schema, content } = parameter;
  if (isJsonObject(schema)) return schema;
  const [media] = Object.values(objectOf(content));
  return objectOf(objectOf(media)['schema']);
}

/** The only value a parameter may have, where the contract leaves no choice. */
function constantOf(parameter: JsonObject): string | undefined {
  const { const: only, enum: values } = schemaOf(parameter);
  const value = only ?? (parameter['required'] === true && listOf(values).length === 1 ? listOf(values)[0] : undefined);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

function planParameter(
  document: JsonObject,
  parameter: JsonObject,
  place: Place,
  taken: ReadonlySet<string>,
): PlannedInput {
  const written = schemaOf(parameter);
  const wire = nameOf(parameter);
  const name = uniqueName(inputName(wire), taken);
  const type = typeOf(document, written) ?? 'string';
  const described = textOf(parameter['description']) ?? textOf(written['description']) ?? textOf(written['title']);
  const description = described ?? `The ${place} parameter "${wire}".`;
  const compound = type === 'array' || type === 'object';
  return {
    fact: {
      name,
      ...(name === wire ? {} : { wireName: wire }),
      in: place,
      type,
      required: place === 'path' || parameter['required'] === true,
      description,
      ...(compound ? { explode: explodeOf(parameter, place) } : {}),
    },
    schema: described === undefined ? written : { ...written, description },
    example: exampleOf(parameter),
  };
}

/** A name that the capability format can spell: the wire's own, or else its words in kebab-case. */
export function inputName(wire: string): string {
  return /^[A-Za-z0-9_-]+$/.test(wire) ? wire : kebabCase(wire) || 'input';
}

function explodeOf(parameter: JsonObject, place: Place): boolean {
  const { explode, style } = parameter;
  if (typeof explode === 'boolean') return explode;
  return (textOf(style) ?? DEFAULT_STYLE[place]) === 'form';
}

function lossesOf(parameter: JsonObject, place: Place, fact: InputFact): string[] {
  const style = textOf(parameter['style']) ?? DEFAULT_STYLE[place];
  if ('content' in parameter)
    return [`The parameter "${nameOf(parameter)}" is sent as plain text, not as a media type`];
  if (style === DEFAULT_STYLE[place] || fact.explode === undefined) return [];
  return [`The parameter "${nameOf(parameter)}" is sent in the style ${DEFAULT_STYLE[place]}, not ${style}`];
}

/** The first example of a parameter or of its schema. */
function exampleOf(parameter: JsonObject): Json | undefined {
  const schema = schemaOf(parameter);
  const [named] = Object.values(objectOf(parameter['examples']));
  const shown = [parameter['example'], objectOf(named)['value'], listOf(schema['examples'])[0], schema['default']];
  return shown.find((value) => value !== undefined);
}
