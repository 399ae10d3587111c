import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The YAML files of a set of the corpus, in a stable order. */
export function capabilityFiles(root: string, set: string): string[] {
  return readdirSync(join(root, set), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
