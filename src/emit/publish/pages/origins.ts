import { posix } from 'node:path';
import { isJsonObject, type Json } from '../../../model/json.ts';
import { pointerStep } from '../../../model/pointer.ts';
import { parseYaml } from '../../../text/yaml.ts';
import type { Original, PublishedApi } from '../part.ts';

/** Where a sentence was taken from. */
interface Origin {
  readonly role: Original['role'];
  /** Where the site has the source. */
  readonly path: string;
  /** JSON Pointer in it. */
  readonly pointer: string;
}

/** Finds the sentence of a contract or overlay that a text is; the text's white space may differ. */
export type Origins = (text: string) => Origin | undefined;

/** Of a text that several sources have, the first: the contract comes before its overlays. */
export function originsOf({ originals }: Pick<PublishedApi, 'originals'>): Origins {
  const places = new Map<string, Origin>();
  for (const { role, path, bytes } of originals) {
    const source = parseYaml(new TextDecoder().decode(bytes), path);
    if (!source.ok) continue;
    const site = posix.join(role === 'contract' ? 'openapi/_original' : 'overlays', posix.basename(path));
    for (const { text, pointer } of textsOf(source.value.value, '')) {
      if (!places.has(text)) places.set(text, { role, path: site, pointer });
    }
  }
  // sources may leave out the full stop that a sentence of the build has
  return (text) => places.get(evened(text)) ?? places.get(evened(text).replace(/\.$/, ''));
}

function* textsOf(value: Json, pointer: string): Generator<{ readonly text: string; readonly pointer: string }> {
  if (typeof value === 'string') yield { text: evened(value), pointer };
  else if (Array.isArray(value)) {
    for (const [index, child] of value.entries()) yield* textsOf(child, `${pointer}/${index}`);
  } else if (isJsonObject(value)) {
    for (const [key, child] of Object.entries(value)) yield* textsOf(child, pointer + pointerStep(key));
  }
}

function evened(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
