import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** True when a name is a pattern. */
export function isPattern(name: string): boolean {
  return /[*?{]/.test(name);
}

/**
 * The files that match a pattern with `*`, `?`, `**` and `{a,b}`, sorted by name. `*` and `?` stay inside one folder and
 * leave out names that begin with a point.
 *
 * @param folder What a relative pattern starts from; results are relative to it as the pattern is.
 */
export async function expandPattern(pattern: string, folder: string): Promise<string[]> {
  const found = new Set<string>();
  for (const one of alternatives(pattern)) {
    const root = one.startsWith('/') ? '/' : '';
    const segments = one.split('/').filter((segment) => segment !== '');
    for await (const name of matches(segments, root, folder)) found.add(name);
  }
  return [...found].sort();
}

/** `a{b,c}` as `ab` and `ac`, the innermost braces first. */
function alternatives(pattern: string): string[] {
  const braces = /\{([^{}]*)\}/.exec(pattern);
  if (braces === null) return [pattern];
  const before = pattern.slice(0, braces.index);
  const behind = pattern.slice(braces.index + braces[0].length);
  return (braces[1] ?? '').split(',').flatMap((choice) => alternatives(`${before}${choice}${behind}`));
}

async function* matches(segments: readonly string[], path: string, folder: string): AsyncGenerator<string> {
  const [segment, ...rest] = segments;
  if (segment === undefined) return;
  if (segment === '**') yield* everywhere(segments, rest, path, folder);
  else if (segment === '.' || segment === '..') yield* matches(rest, `${path}${segment}/`, folder);
  else yield* inFolder(segment, rest, path, folder);
}

async function* everywhere(
  all: readonly string[],
  rest: readonly string[],
  path: string,
  folder: string,
): AsyncGenerator<string> {
  yield* matches(rest.length === 0 ? ['*'] : rest, path, folder);
  for (const entry of await entriesOf(folder, path)) {
    if (entry.isDirectory() && !entry.name.startsWith('.')) yield* matches(all, `${path}${entry.name}/`, folder);
  }
}

async function* inFolder(
  segment: string,
  rest: readonly string[],
  path: string,
  folder: string,
): AsyncGenerator<string> {
  const test = segmentTest(segment);
  for (const entry of await entriesOf(folder, path)) {
    if (!test.test(entry.name)) continue;
    if (rest.length > 0) yield* entry.isFile() ? [] : matches(rest, `${path}${entry.name}/`, folder);
    else if (!entry.isDirectory()) yield `${path}${entry.name}`;
  }
}

/** Nothing where there is no folder, or none that may be read. */
async function entriesOf(folder: string, path: string): ReturnType<typeof readdirTyped> {
  return readdirTyped(path.startsWith('/') ? path : join(folder, path)).catch(() => []);
}

function readdirTyped(path: string) {
  return readdir(path, { withFileTypes: true });
}

function segmentTest(segment: string): RegExp {
  const source = segment
    .replaceAll(/[.+^$()[\]{}|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${/^[*?]/.test(segment) ? '(?!\\.)' : ''}${source}$`, 'su');
}
