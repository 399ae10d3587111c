import { compileCheck } from '../check/check.ts';
import { resolveLocal } from '../contract/resolve.ts';
import { listOf, objectOf, valueAt } from '../contract/tree.ts';
import { selfContained } from '../emit/publish/proof/component.ts';
import type { JsonObject } from '../model/json.ts';
import { pointerSteps } from '../model/pointer.ts';
import { parseJson } from '../text/json.ts';
import type { Received } from './publish-loopback.ts';

/** Why a request is not one of the operation at `pointer` of an OpenAPI document; half sentences, none when it is. */
export function requestFaults(document: JsonObject, pointer: string, request: Received): string[] {
  const steps = pointerSteps(pointer);
  const [, path = '', method = ''] = steps;
  const operation = objectOf(valueAt(document, steps));
  const item = objectOf(valueAt(document, steps.slice(0, 2)));
  const parameters = [...listOf(item['parameters']), ...listOf(operation['parameters'])].map((one) =>
    resolveLocal(document, one),
  );
  return [
    ...(request.method === method.toUpperCase() && hasPath(request, path)
      ? []
      : [`must be ${method.toUpperCase()} ${path}`]),
    ...parameters.filter(({ required }) => required === true).flatMap((one) => parameterFaults(one, request)),
    ...bodyFaults(document, resolveLocal(document, operation['requestBody']), request),
  ];
}

/** Below the path of the server, with something in the place of each variable. */
function hasPath({ url }: Received, template: string): boolean {
  const [bare = ''] = template.split(/[?#]/);
  const pattern = bare.split(/\{[^{}]*\}/).map((text) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`));
  return new RegExp(`${pattern.join('[^/]+')}/?$`).test(decodeURI(url.pathname));
}

function parameterFaults({ name, in: place }: JsonObject, { url, headers }: Received): string[] {
  if (typeof name !== 'string' || typeof place !== 'string') return [];
  const isThere =
    place === 'query'
      ? [...url.searchParams.keys()].some((key) => key === name || key.startsWith(`${name}[`))
      : place !== 'header' || headers[name.toLowerCase()] !== undefined;
  return isThere ? [] : [`must have the ${place} parameter ${name}`];
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
