import type { ConsumedParameter, Consumes, Operation } from '../../model/capability.ts';
import { kebabCase } from '../../model/names.ts';
import { problem } from '../../model/problem.ts';
import { authentication } from './authentication.ts';
import { body } from './body.ts';
import { named } from './named.ts';
import { child, isPresent, type Node, type Unsupported } from './node.ts';
import { field, record, worded } from './record.ts';
import { report, reportMissing, reportUnsupported } from './report.ts';
import { singleBraces, template } from './templates.ts';
import { optional, or, text, word } from './values.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const PLACES = ['query', 'header', 'path', 'cookie', 'body', 'environment'] as const;

export const display = worded('display', text, ['label', 'display', 'title']);
export const description = field('description', text);
/** `GET` is what the formats mean when nothing is said; a method outside the formats cannot be run. */
export const method = field('method', (node: Node) => (isPresent(node) ? word(METHODS)(node) : 'GET'));

const parameter = record({ in: field('in', word(PLACES)), value: field('value', template) });
const parameters = field(
  'inputParameters',
  named((node): Omit<ConsumedParameter, 'name'> | undefined => {
    const { in: place, value } = parameter(node);
    if (place === undefined && !isPresent(child(node, 'in'))) reportMissing(node, 'in');
    return place === undefined ? undefined : { in: place, value };
  }),
);

const operation = record(
  {
    method,
    title: display,
    description,
    parameters,
    body: field('body', optional(body)),
    outputFormat: field('outputRawFormat', or(text, 'json')),
  },
  ['tags', 'outputParameters', 'outputSchema', 'outputMediaType', 'maxBinarySize'],
);

function readOperation(node: Node): Omit<Operation, 'name'> | undefined {
  const { method: verb, ...rest } = operation(node);
  return verb === undefined ? undefined : { method: verb, ...rest };
}

const resource = record(
  {
    path: field('path', or(consumedPath, '')),
    title: display,
    description,
    parameters,
    operations: field(
      'operations',
      named(readOperation, (each, index) => `${each.method.toLowerCase()}-${index}`),
    ),
  },
  ['tags'],
);

/** The reference engine fills `{{id}}` and sends `{id}` as it stands; the author meant a variable both times. */
function consumedPath(node: Node): string | undefined {
  const path = text(node);
  if (path === undefined) return undefined;
  if (/(?<!\{)\{[^{}]+\}(?!\})/.test(path)) report(node, (place) => problem('dialect.single-brace', place, {}));
  return singleBraces(path);
}

const adapter = record(
  {
    type: field('type', text),
    namespace: field('namespace', namespace),
    description,
    baseUri: field('baseUri', baseUri),
    parameters,
    authentication: field('authentication', authentication),
    resources: field(
      'resources',
      named(resource, (each) => kebabCase(each.path) || 'root'),
    ),
  },
  ['tunnel'],
);

/** An upstream, or nothing for an entry that only points elsewhere: an import or an adapter of another kind. */
export function consumes(node: Node): Consumes | undefined {
  const feature = unsupportedFeature(node);
  if (feature === undefined) return upstream(node);
  reportUnsupported(node, feature);
  const read = feature === 'a tunnel' ? upstream(node) : undefined;
  node.reading.unreachable.set(read?.namespace ?? skippedName(node) ?? '', feature);
  return read;
}

function upstream(node: Node): Consumes {
  const { type: _, ...read } = adapter(node);
  return read;
}

function skippedName(node: Node): string | undefined {
  if (!isPresent(child(node, 'import'))) return text(child(node, 'namespace'));
  const entry = importEntry(node);
  return entry.as ?? entry.import;
}

function unsupportedFeature(node: Node): Unsupported | undefined {
  if (isPresent(child(node, 'import'))) return 'an import';
  const type = child(node, 'type').value;
  if (type !== undefined && type !== 'http') return 'a consumed adapter other than http';
  return isPresent(child(node, 'tunnel')) ? 'a tunnel' : undefined;
}

const importEntry = record(
  {
    from: worded('from', text, ['from', 'location']),
    import: field('import', text),
    as: field('as', text),
  },
  ['description', 'type'],
);

function namespace(node: Node): string {
  const name = text(node);
  if (name === undefined) reportMissing(node, 'namespace');
  return name ?? '';
}

/** An absolute URL of http or https without a trailing slash. Without one nothing can be called: an error. */
function baseUri(node: Node): string {
  const uri = text(node) ?? '';
  if (!/^https?:\/\/[^/]/.test(uri) && !uri.includes('{')) {
    report(node, (place) => problem('dialect.base-uri', place, {}));
  } else if (uri.includes('{')) {
    report(node, (place) => problem('dialect.base-uri-variable', place, {}));
  }
  if (uri.endsWith('/')) report(node, (place) => problem('dialect.trailing-slash', place, {}));
  return uri.replace(/\/+$/, '');
}
