import { posix } from 'node:path';
import type { Artifact } from '../model/artifact.ts';
import type { Loading } from '../surfaces/loading.ts';
import { toolInputSchema } from '../surfaces/tool.ts';
import { exampleMapping } from './example-mapping.ts';
import { jsonText } from './json-text.ts';
import { examplePath, schemaPath, type Offer } from './offers.ts';
import { MAPPING_FILE } from './skill-mapping.ts';

/** Larger ones help nobody who has to read them; the tool list of the server has them. */
const MAX_BYTES = 64 * 1024;
/** A skill has room for 512 files; above this number of operations, their pages alone are kept. */
const MAX_WITH_ASSETS = 140;

/** True when the folder has a file for this. */
export function hasSchema(offer: Offer, operations: number): boolean {
  return operations <= MAX_WITH_ASSETS && offer.facts.inputs.length > 0 && schemaText(offer).length <= MAX_BYTES;
}

export function hasExample(offer: Offer, operations: number): boolean {
  return operations <= MAX_WITH_ASSETS && (exampleText(offer)?.length ?? Number.POSITIVE_INFINITY) <= MAX_BYTES;
}

/** Files to use as they are: schemas of inputs, whole requests, a mapping. */
export function assetArtifacts(offers: readonly Offer[], loading: Loading | undefined, folder: string): Artifact[] {
  const { length } = offers;
  const operations = offers.flatMap((offer) => [
    ...(hasSchema(offer, length) ? [{ path: schemaPath(offer), content: schemaText(offer) }] : []),
    ...(hasExample(offer, length) ? [{ path: examplePath(offer) ?? '', content: exampleText(offer) ?? '' }] : []),
  ]);
  const mapping =
    loading === undefined ? [] : [{ path: MAPPING_FILE, content: jsonText(exampleMapping(loading.main)) }];
  return [...operations, ...mapping].map(({ path, content }) => ({ path: posix.join(folder, path), content }));
}

function schemaText({ facts }: Offer): string {
  return jsonText({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...toolInputSchema(facts.input) });
}

function exampleText({ facts }: Offer): string | undefined {
  const [first] = facts.examples;
  return first === undefined ? undefined : jsonText(first.value);
}
