import { posix } from 'node:path';
import { listOf, objectOf, textOf as stringOf } from '../../../contract/tree.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { plansOf } from '../arazzo.ts';
import { operationsOf } from '../operations.ts';
import type { Line, Site } from './line.ts';
import { lookInto, objectIn } from './read.ts';

export const arazzoLine: Line = {
  name: 'arazzo',
  claim:
    'workflows name operations that their contract has, use every input that they declare, and declare every input that they use',
  look: (site) => {
    const needed = site.publication.apis.some((api) => plansOf(operationsOf(api)).length > 0);
    return lookInto(site, { folder: 'arazzo', needed }, (document, path) => documentFaults(site, document, path));
  },
};

function documentFaults(site: Site, document: JsonObject, path: string): string[] {
  const known = new Set(
    listOf(document['sourceDescriptions']).flatMap((source) => {
      const url = stringOf(objectOf(source)['url']) ?? '';
      return operationIds(objectIn(site, posix.join(posix.dirname(path), url)) ?? null);
    }),
  );
  const workflows = listOf(document['workflows']).map(objectOf);
  return [
    ...(document['arazzo'] === '1.0.1' ? [] : ['/arazzo must be 1.0.1']),
    ...(workflows.length > 0 ? [] : ['/workflows must have an entry']),
    ...workflows.flatMap((workflow, index) => workflowFaults(workflow, `/workflows/${index}`, known)),
  ];
}

function workflowFaults(workflow: JsonObject, at: string, known: ReadonlySet<string>): string[] {
  const { inputs, steps, outputs } = workflow;
  const declared = Object.keys(objectOf(objectOf(inputs)['properties']));
  const used = usedInputs([steps ?? null, outputs ?? null]);
  const unknown = listOf(steps).flatMap((step, index) =>
    known.has(stringOf(objectOf(step)['operationId']) ?? '')
      ? []
      : [`${at}/steps/${index}/operationId must be one of its contract`],
  );
  return [
    ...unknown,
    ...declared.filter((name) => !used.has(name)).map((name) => `${at}/inputs/properties/${name} must be used`),
    ...[...used].filter((name) => !declared.includes(name)).map((name) => `${at} must declare the input ${name}`),
  ];
}

function operationIds(node: Json): string[] {
  const paths = Object.values(isJsonObject(node) ? objectOf(node['paths']) : {});
  return paths.flatMap((path) =>
    Object.values(objectOf(path)).flatMap((one) => stringOf(objectOf(one)['operationId']) ?? []),
  );
}

/** The names behind `$inputs.` in any text. */
function usedInputs(node: Json): ReadonlySet<string> {
  const text = JSON.stringify(node);
  return new Set([...text.matchAll(/\$inputs\.([A-Za-z0-9_-]+)/g)].map(([, name = '']) => name));
}
