import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';

/**
 * How a report calls files: as they were named, but without the folders that all of those have in common that were named
 * from the root on. A report is passed on, and where somebody keeps his files is nobody's business.
 */
export function shownPaths(names: readonly string[]): (name: string) => string {
  const folder = commonFolder(names.filter((name) => isAbsolute(name)));
  return (name) => {
    if (!isAbsolute(name)) return name;
    return folder !== undefined && name.startsWith(join(folder, sep)) ? relative(folder, name) : basename(name);
  };
}

function commonFolder([first, ...others]: readonly string[]): string | undefined {
  if (first === undefined) return undefined;
  let folder = dirname(first);
  while (!others.every((name) => name.startsWith(join(folder, sep)))) folder = dirname(folder);
  return folder;
}
