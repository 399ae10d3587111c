import { compileCheck } from '../check/check.ts';
import { resolveLocal } from '../contract/resolve.ts';
import { baseUriOf } from '../contract/servers.ts';
import { listOf, objectOf } from '../contract/tree.ts';
import { operationAt, selfContained } from '../emit/publish/proof/component.ts';
import type { JsonObject } from '../model/json.ts';
import { pointerSteps } from '../model/pointer.ts';
import { parseJson } from '../text/json.ts';
import { decoded, parameterFaults } from './publish-accepts-parameter.ts';
import type { Received } from './publish-loopback.ts';

/** Why a request is not one of the operation at `pointer` of an OpenAPI document; half sentences, none when it is. */
export function requestFaults(document: JsonObject, pointer: string, request: Received): string[] {
  const [, template = '', method = ''] = pointerSteps(pointer);
  const { item, operation } = operationAt(document, pointer);
  const path = basePath(document, item, operation) + template;
  const values = request.method === method.toUpperCase() ? pathValues(request, path) : undefined;
  if (values === undefined) return [`must be ${method.toUpperCase()} ${path}`];
  return [
    ...parametersOf(document, item, operation).flatMap((one) => parameterFaults(document, one, { request, values })),
    ...bodyFaults(document, resolveLocal(document, operation['requestBody']), request),
  ];
}

/** The path of the first server that the contract names for the operation; the loopback stands for its origin alone. */
function basePath(document: JsonObject, item: JsonObject, operation: JsonObject): string {
  const servers = [operation, item, document].map((holder) => listOf(holder['servers']));
  const stated = servers.find((list) => list.length > 0) ?? [];
  return new URL(baseUriOf(stated)).pathname.replace(/\/+$/, '');
}

/** Parameters of the operation, and those of its path that it does not replace. */
function parametersOf(document: JsonObject, item: JsonObject, operation: JsonObject): JsonObject[] {
  const [own, shared] = [operation, item].map(({ parameters }) =>
    listOf(parameters).map((one) => resolveLocal(document, one)),
  );
  const isReplaced = (one: JsonObject): boolean =>
    own?.some((other) => other['name'] === one['name'] && other['in'] === one['in']) === true;
  return [...(own ?? []), ...(shared ?? []).filter((one) => !isReplaced(one))];
}

/** Survives as one escape sequence of a URL where the variables of a path were. */
const GAP = '\uE000';

/** What stands in the place of each variable of the path; undefined for another path. */
function pathValues({ url }: Received, template: string): ReadonlyMap<string, string> | undefined {
  const names = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  const expected = URL.parse(template.replaceAll(/\{[^{}]*\}/g, GAP), url.href)?.pathname ?? '';
  const texts = expected
    .split(encodeURIComponent(GAP))
    .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const found = new RegExp(`^${texts.join('([^/]+)')}$`).exec(url.pathname);
  return found === null ? undefined : new Map(names.map((name, index) => [name, decoded(found[index + 1] ?? '')]));
}

function bodyFaults(document: JsonObject, { content, required }: JsonObject, { headers, body }: Received): string[] {
  if (body === '') return required === true ? ['must have a body'] : [];
  const mediaType = (headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  const media = resolveLocal(document, objectOf(content)[mediaType]);
  if (Object.keys(media).length === 0) return [`must have a body of ${Object.keys(objectOf(content)).join(' or ')}`];
  if (!/\bjson$/.test(mediaType)) return [];
  const source = parseJson(body, 'body');
  if (!source.ok) return ['must have a body of JSON'];
  const schema = selfContained(document, objectOf(media['schema']));
  const judged = compileCheck(schema, { unknown: 'pass', closed: false }).value(source.value.value);
  return judged.ok
    ? []
    : judged.problems.map(({ place }) => `must have a body that the contract accepts, at ${place.pointer ?? ''}`);
}
