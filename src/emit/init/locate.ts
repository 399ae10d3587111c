import { lookUp, referenceSteps } from '../../contract/resolve.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';

const MOST_HOPS = 50;

/** The steps to a node of the document as it is written, through its local references; undefined when none is there. */
export function locate(document: JsonObject, steps: readonly string[]): string[] | undefined {
  let [node, at, hops]: [Json | undefined, string[], number] = [document, [], 0];
  for (const step of steps) {
    while (isReference(node) && !Object.hasOwn(node, step) && hops < MOST_HOPS) {
      [at, node, hops] = [referenceSteps(node.$ref), lookUp(document, node.$ref), hops + 1];
    }
    node = Array.isArray(node)
      ? node[Number(step)]
      : isJsonObject(node) && Object.hasOwn(node, step)
        ? node[step]
        : undefined;
    if (node === undefined) return undefined;
    at = [...at, step];
  }
  return at;
}

function isReference(node: Json | undefined): node is JsonObject & { readonly $ref: string } {
  return isJsonObject(node) && typeof node['$ref'] === 'string' && node['$ref'].startsWith('#');
}

/** `$.paths['/orders'].get`: the path of RFC 9535 to the node. */
export function jsonPath(steps: readonly string[]): string {
  return `$${steps.map((step) => (/^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `['${quoted(step)}']`)).join('')}`;
}

function quoted(step: string): string {
  return step.replaceAll(/[\\']/g, String.raw`\$&`);
}
