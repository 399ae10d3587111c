import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MODULES = fileURLToPath(new URL('../node_modules/', import.meta.url));
const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/;

/** Under what terms a package is installed here. */
export interface Licence {
  readonly name: string;
  /** As the package states it; undefined where it is not installed or says nothing. */
  readonly version: string | undefined;
  readonly id: string | undefined;
  /** The text of its licence file. */
  readonly text: string | undefined;
}

/** The packages that paths of modules belong to, sorted. */
export function packagesOf(paths: readonly string[]): string[] {
  return [...new Set(paths.flatMap((path) => PACKAGE.exec(path)?.[1] ?? []))].toSorted();
}

/** Reads what an installed package says of its terms. */
export function licenceOf(name: string): Licence {
  const folder = join(MODULES, name);
  if (!existsSync(folder)) return { name, version: undefined, id: undefined, text: undefined };
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((one) => /^licen[cs]e(?:[.-]|$)/i.test(one));
  const text =
    file === undefined ? undefined : readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
  return { name, version, id: license, text };
}
