import { isDeepStrictEqual } from 'node:util';
import { listOf, objectOf } from '../../../contract/tree.ts';
import type { JsonObject } from '../../../model/json.ts';
import { summaryOf } from '../agentic-access.ts';
import { allOperations } from '../operations.ts';
import type { Line, Site } from './line.ts';
import { lookInto } from './read.ts';

export const agenticAccessLine: Line = {
  name: 'agentic-access',
  claim:
    'what is asked of agents is said of every operation once, what only reads and what does not told apart, and the counts are those of the list',
  look: (site) => {
    const needed = allOperations(site.publication).length > 0;
    return lookInto(site, { folder: 'agentic-access', needed }, (document) => documentFaults(site, document));
  },
};

function documentFaults({ publication }: Site, { summary, operations }: JsonObject): string[] {
  const listed = listOf(operations).map(objectOf);
  const counted = summaryOf(listed.map((entry) => entry['x-agentic-access']));
  const faults = allOperations(publication).flatMap(({ api, facts, value }) => {
    const own = listed.filter((one) => one['operationId'] === facts.operationId && one['api'] === api.capability.name);
    const [entry = {}] = own;
    if (own.length !== 1) return [`/operations must list ${facts.operationId} once`];
    if (value['x-agentic-access'] !== undefined) return [];
    const reads = objectOf(entry['x-agentic-access'])['consequence'] === 'read';
    return reads === facts.semantics.readOnly
      ? []
      : [`/operations: ${facts.operationId} must be what its semantics say`];
  });
  return [
    ...faults,
    ...(listed.length === allOperations(publication).length ? [] : ['/operations must list nothing else']),
    ...(isDeepStrictEqual(summary, counted) ? [] : ['/summary must have the counts of the list']),
  ];
}
