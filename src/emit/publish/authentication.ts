import { listOf, objectOf } from '../../contract/tree.ts';
import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { allOperations, type PublishedOperation } from './operations.ts';
import type { PartEmitter, PublishedApi } from './part.ts';
import { providerFile } from './provider-file.ts';

/** `authentication/`: the security schemes of the contracts, each with the operations that take it. */
export const authenticationPart: PartEmitter = (publication) => {
  const schemes = publication.apis.flatMap(schemesOf);
  if (schemes.length === 0) {
    const reason = 'No operation of a contract asks for a security scheme.';
    const remedy =
      'State components.securitySchemes and security with an overlay, if callers have to say who they are.';
    return { files: [], absent: [{ what: 'authentication', reason, remedy }] };
  }
  const open = allOperations(publication).filter((one) => requirementsOf(one).some((names) => names.length === 0));
  const content = {
    description: 'How the operations are told who calls, as their contracts state it.',
    schemes,
    without_authentication: open.map(({ facts }) => facts.operationId),
  };
  const link = { type: 'Authentication', name: 'How operations are told who calls' };
  return {
    files: [providerFile(publication, { path: 'authentication/{}-authentication.yml', content, link })],
    absent: [],
  };
};

function schemesOf(api: PublishedApi) {
  const schemes = objectOf(objectOf(api.document['components'])['securitySchemes']);
  const operations = allOperations({ apis: [api] });
  return Object.entries(schemes).flatMap(([name, scheme]) => {
    const users = operations.filter((one) => requirementsOf(one).some((names) => names.includes(name)));
    if (users.length === 0 || !isJsonObject(scheme)) return [];
    const operationIds = users.map(({ facts }) => facts.operationId);
    return [
      {
        name,
        api: api.capability.name,
        ...statedOf(scheme),
        operations: operationIds,
        source: `#/components/securitySchemes/${name}`,
      },
    ];
  });
}

/** What the contract says of the scheme; the name of a key's parameter is apart from that of the scheme. */
function statedOf({ name, ...scheme }: JsonObject): JsonObject {
  const told = Object.entries(scheme).filter(([member]) => !member.startsWith('x-'));
  return { ...Object.fromEntries(told), ...(name !== undefined && { parameter: name }) };
}

/** The names of schemes that an operation takes together; each entry is a way of its own, an empty one is none at all. */
function requirementsOf({ api, value }: PublishedOperation): string[][] {
  const stated = listOf(value['security'] ?? api.document['security']);
  return stated.length === 0 ? [[]] : stated.map((requirement) => Object.keys(objectOf(requirement)));
}
