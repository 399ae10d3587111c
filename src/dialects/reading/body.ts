import { isJsonObject } from '../../model/json.ts';
import type { RequestBody } from '../../model/capability.ts';
import { child, isPresent, type Node } from './node.ts';
import { field, record } from './record.ts';
import { reportMissing, reportUnsupported } from './report.ts';
import { template, unqualified } from './templates.ts';
import { entries, text } from './values.ts';

const FORM = 'application/x-www-form-urlencoded';
const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ['text', 'text/plain'],
  ['xml', 'application/xml'],
  ['sparql', 'application/sparql-query'],
]);

/** Only for its report of keys that the format does not have. */
const keys = record({ type: field('type', text), data: field('data', (node) => node) });

export function body(node: Node): RequestBody | undefined {
  if (!isJsonObject(node.value)) return jsonBody(node);
  const { type = '', data } = keys(node);
  if (!isPresent(data)) {
    reportMissing(node, 'data');
    return undefined;
  }
  return bodyOf(type, data, node);
}

function bodyOf(type: string, data: Node, node: Node): RequestBody | undefined {
  const mediaType = MEDIA_TYPES.get(type);
  if (mediaType !== undefined) return { kind: 'text', mediaType, template: template(data) ?? '' };
  if (type === 'json') return jsonBody(data);
  if (type === 'formUrlEncoded' || type === 'form') return formBody(data);
  reportUnsupported(child(node, 'type'), 'this kind of request body');
  return { kind: 'unsupported', type };
}

/** Text stands for the JSON that it spells; structured data is spelled first, so its placeholders stand in strings. */
function jsonBody(node: Node): RequestBody | undefined {
  const written = typeof node.value === 'string' ? node.value : JSON.stringify(node.value);
  return { kind: 'json', template: unqualified(node, written) };
}

function formBody(data: Node): RequestBody {
  if (typeof data.value === 'string') return { kind: 'text', mediaType: FORM, template: template(data) ?? '' };
  const fields = entries(data).map(([key, value]) => [key, template(value) ?? ''] as const);
  return { kind: 'form', fields: Object.fromEntries(fields) };
}
