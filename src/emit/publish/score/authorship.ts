import { objectOf, textOf } from '../../../contract/tree.ts';
import type { JsonObject } from '../../../model/json.ts';
import type { Evidence } from './evidence.ts';

/** Who wrote an artifact, as the rubric tells it apart. */
export type Authorship = 'first-party' | 'derived' | 'unknown';

/** What an award is multiplied by. Conformance (a standard's own document, 0.75) is nothing that we make. */
export const CREDIT: Readonly<Record<Authorship, number>> = { 'first-party': 1, derived: 0.25, unknown: 1 };

const DERIVED = /^(derived|generated|modeled|reconstructed|inferred)$/;

/**
 * Of the contract only its own mark tells. What we make is the provider's when the provider publishes it, and derived
 * when somebody else does, or when it says so of itself.
 */
export function authorshipOf({ below, contracts, publication }: Evidence, folder: string): Authorship {
  if (folder === 'openapi') return contracts.some(({ document }) => isMarked(document)) ? 'derived' : 'unknown';
  if (publication.provider.position === 'Consuming') return 'derived';
  return below(folder).some(({ value }) => isMarked(value)) ? 'derived' : 'first-party';
}

function isMarked(document: JsonObject): boolean {
  const told = [document, objectOf(document['x-provenance']), objectOf(objectOf(document['info'])['x-provenance'])];
  return told.some(({ method }) => DERIVED.test(textOf(method) ?? ''));
}
