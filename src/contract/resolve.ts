import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { pointerSteps } from '../model/pointer.ts';
import { omit, valueAt } from './tree.ts';

const MOST_HOPS = 50;

/**
 * The object that a value is or refers to within the document; members beside a `$ref` win over those it leads to.
 * Empty when it leads nowhere.
 */
export function resolveLocal(document: JsonObject, value: Json | undefined): JsonObject {
  let beside: JsonObject = {};
  let node = value;
  for (let hops = 0; hops < MOST_HOPS && isJsonObject(node); hops += 1) {
    const target = node['$ref'];
    if (typeof target !== 'string') return Object.keys(beside).length === 0 ? node : { ...node, ...beside };
    beside = { ...omit(node, (key) => key === '$ref'), ...beside };
    node = lookUp(document, target);
  }
  return beside;
}

/** What a local reference (`#/...`) names. */
export function lookUp(document: JsonObject, reference: string): Json | undefined {
  return reference.startsWith('#') ? valueAt(document, referenceSteps(reference)) : undefined;
}

/** The unescaped steps of a local reference; URI encoding is undone first. */
export function referenceSteps(reference: string): string[] {
  try {
    return pointerSteps(decodeURIComponent(reference));
  } catch {
    return pointerSteps(reference);
  }
}
