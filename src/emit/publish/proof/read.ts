import { isJsonObject, type JsonObject } from '../../../model/json.ts';
import { parseYaml } from '../../../text/yaml.ts';
import type { PublishedFile } from '../part.ts';
import { textOf, type Finding, type Site } from './line.ts';

/** Files do not change, and many lines look at one. */
const read = new WeakMap<PublishedFile, JsonObject | 'none'>();

/** The object that a YAML or JSON file of the site holds; undefined when there is none, or it holds something else. */
export function objectIn(site: Site, path: string): JsonObject | undefined {
  const file = site.files.find((one) => one.path === path);
  if (file === undefined) return undefined;
  const known = read.get(file) ?? parsed(textOf(site, path) ?? '', path);
  read.set(file, known);
  return known === 'none' ? undefined : known;
}

function parsed(text: string, path: string): JsonObject | 'none' {
  const source = parseYaml(text, path);
  return source.ok && isJsonObject(source.value.value) ? source.value.value : 'none';
}

interface Folder {
  readonly folder: string;
  /** Whether there are facts for it, so that it must not be missing. */
  readonly needed: boolean;
}

/** What is found in each file of a folder; one that holds no object is a fault. */
export function lookInto(
  site: Site,
  { folder, needed }: Folder,
  faultsOf: (document: JsonObject, path: string) => readonly string[],
): Finding {
  const paths = site.files.map(({ path }) => path).filter((path) => path.startsWith(`${folder}/`));
  if (paths.length === 0) return { evidence: [`${folder}/`], faults: needed ? [`${folder}/: must have a file`] : [] };
  const faults = paths.flatMap((path) => {
    const document = objectIn(site, path);
    const found = document === undefined ? ['must hold an object'] : faultsOf(document, path);
    return found.map((fault) => `${path}: ${fault}`);
  });
  return { evidence: paths, faults };
}
