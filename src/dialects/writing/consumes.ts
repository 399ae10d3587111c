import type { ConsumedParameter, ConsumedResource, Consumes, Operation, RequestBody } from '../../model/capability.ts';
import type { Dialect } from '../dialect.ts';
import { writeAuthentication } from './authentication.ts';
import { named, type Written, type WrittenMapping } from './written.ts';

export function writeConsumes(dialect: Dialect, consumes: Consumes): WrittenMapping {
  return {
    type: 'http',
    namespace: consumes.namespace,
    description: consumes.description,
    baseUri: consumes.baseUri,
    inputParameters: writeParameters(dialect, consumes.parameters),
    authentication: writeAuthentication(consumes.authentication),
    resources: named(dialect, consumes.resources, (resource) => writeResource(dialect, resource)),
  };
}

function writeResource(dialect: Dialect, resource: ConsumedResource): WrittenMapping {
  return {
    path: doubleBraces(resource.path),
    [dialect.display]: resource.title,
    description: resource.description,
    inputParameters: writeParameters(dialect, resource.parameters),
    operations: named(dialect, resource.operations, (operation) => writeOperation(dialect, operation)),
  };
}

/** The reference engine fills `{{id}}` in a consumed path and sends `{id}` as it stands. */
function doubleBraces(path: string): string {
  return path.replaceAll(/\{+([^{}]+)\}+/g, '{{$1}}');
}

function writeOperation(dialect: Dialect, operation: Operation): WrittenMapping {
  return {
    method: operation.method,
    [dialect.display]: operation.title,
    description: operation.description,
    inputParameters: writeParameters(dialect, operation.parameters),
    body: operation.body === undefined ? undefined : writeBody(operation.body),
    outputRawFormat: writeFormat(dialect, operation.outputFormat),
  };
}

/** `json` is what is meant when nothing is said; a format that the dialect has no word for is passed through unparsed. */
function writeFormat(dialect: Dialect, format: string): string | undefined {
  return format !== 'json' && dialect.outputFormats.includes(format) ? format : undefined;
}

function writeParameters(dialect: Dialect, parameters: readonly ConsumedParameter[]): Written {
  const told = parameters.filter((parameter) => !isRepeatedPath(parameter, parameters));
  return named(dialect, told, (parameter) => ({ in: parameter.in, value: parameter.value }));
}

/** A mapping holds a name once. The path says its variables itself, so a query parameter of that name is the one to keep. */
function isRepeatedPath(parameter: ConsumedParameter, all: readonly ConsumedParameter[]): boolean {
  return parameter.in === 'path' && all.some((other) => other.in !== 'path' && other.name === parameter.name);
}

function writeBody(body: RequestBody): Written {
  switch (body.kind) {
    // A bare string is the one form that the reference engine sends as the JSON it spells.
    case 'json':
      return body.template;
    case 'text':
      return { type: textTypes.get(body.mediaType) ?? 'text', data: body.template };
    case 'form':
      return { type: 'formUrlEncoded', data: body.fields };
    // Read back, it is again a body that cannot be sent. Other kinds have no word at all; the linter names them.
    case 'unsupported':
      return body.type.startsWith('multipart') ? { type: 'multipartForm', data: [] } : undefined;
  }
}

const textTypes: ReadonlyMap<string, string> = new Map([
  ['application/xml', 'xml'],
  ['text/xml', 'xml'],
  ['application/sparql-query', 'sparql'],
]);
