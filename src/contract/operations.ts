import type { HttpMethod } from '../model/capability.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { kebabCase, uniqueName } from '../model/names.ts';
import { toPointer } from '../model/pointer.ts';
import { resolveLocal } from './resolve.ts';
import { listOf, objectOf, textOf } from './tree.ts';

/** An operation of the contract with what it inherits from its path item; references to whole objects are resolved. */
export interface ContractOperation {
  readonly path: string;
  readonly method: HttpMethod;
  readonly pointer: string;
  readonly operationId: string | undefined;
  /** Unique in the contract, kebab-case. */
  readonly name: string;
  readonly value: JsonObject;
  readonly parameters: readonly JsonObject[];
  readonly servers: readonly Json[];
  readonly item: JsonObject;
}

const METHODS: ReadonlyMap<string, HttpMethod> = new Map([
  ['get', 'GET'],
  ['post', 'POST'],
  ['put', 'PUT'],
  ['patch', 'PATCH'],
  ['delete', 'DELETE'],
]);
const OTHER_METHODS = new Set(['head', 'options', 'trace', 'query']);

/** Every operation of the document with a method that capabilities know, in its order. */
export function operationsOf(document: JsonObject): ContractOperation[] {
  const names = new Set<string>();
  return operationEntries(document).map((entry) => {
    const name = uniqueName(kebabCase(entry.operationId ?? '') || fallbackName(entry.method, entry.path), names);
    names.add(name);
    return { ...entry, name };
  });
}

/** Pointers of operations whose method no capability has. */
export function otherOperations(document: JsonObject): string[] {
  return Object.entries(objectOf(document['paths'])).flatMap(([path, value]) =>
    Object.keys(resolveLocal(document, value))
      .filter((key) => OTHER_METHODS.has(key))
      .map((key) => toPointer(['paths', path, key])),
  );
}

function operationEntries(document: JsonObject): Omit<ContractOperation, 'name'>[] {
  return Object.entries(objectOf(document['paths'])).flatMap(([path, value]) => {
    const item = resolveLocal(document, value);
    return Object.entries(item).flatMap(([key, operation]) => {
      const method = METHODS.get(key);
      return method === undefined || !isJsonObject(operation)
        ? []
        : [entryOf(document, path, item, key, method, operation)];
    });
  });
}

function entryOf(
  document: JsonObject,
  path: string,
  item: JsonObject,
  key: string,
  method: HttpMethod,
  written: JsonObject,
): Omit<ContractOperation, 'name'> {
  // Multi-file contracts keep whole operations in files of their own.
  const operation = resolveLocal(document, written);
  const servers = [operation['servers'], item['servers'], document['servers']]
    .map(listOf)
    .find((list) => list.length > 0);
  return {
    path,
    method,
    pointer: toPointer(['paths', path, key]),
    operationId: textOf(operation['operationId']),
    value: operation,
    parameters: parametersOf(document, item, operation),
    servers: servers ?? [],
    item,
  };
}

/** Parameters of the operation, then those of the path that it does not replace. */
function parametersOf(document: JsonObject, item: JsonObject, operation: JsonObject): JsonObject[] {
  const own = listOf(operation['parameters']).map((parameter) => resolveLocal(document, parameter));
  const shared = listOf(item['parameters']).map((parameter) => resolveLocal(document, parameter));
  const replaced = (parameter: JsonObject): boolean =>
    own.some((known) => known['name'] === parameter['name'] && known['in'] === parameter['in']);
  return [...shared.filter((parameter) => !replaced(parameter)), ...own].filter(
    (parameter) => textOf(parameter['name']) !== undefined,
  );
}

function fallbackName(method: HttpMethod, path: string): string {
  return `${method.toLowerCase()}-${kebabCase(path) || 'root'}`;
}
