import { posix } from 'node:path';
import type { Publication, PublishedApi, PublishedFile } from '../part.ts';

export const HOME = 'index.html';
export const FILES = 'artifacts.html';
export const NOT_FOUND = '404.html';
export const STYLESHEET = 'assets/site.css';

/** A page that an API has one of: `reference.html`, or `reference/<stem>.html` where there are several APIs. */
export function apiPage({ apis }: Publication, kind: 'getting-started' | 'reference', { stem }: PublishedApi): string {
  return apis.length === 1 ? `${kind}.html` : `${kind}/${stem}.html`;
}

/** The page that shows a file to people, by the file's path. */
export type Shown = ReadonlyMap<string, string>;

/** Which files have a page of their own, and where. */
export function shownFiles({ apis }: Publication, files: readonly PublishedFile[]): Shown {
  const pages = apis.flatMap(({ layout }) => [
    [layout.naftiko, withEnding(layout.naftiko)] as const,
    ...[...layout.entities.values(), ...layout.inputs.values(), ...layout.outputs.values()].map(
      (path) => [path, withEnding(path)] as const,
    ),
    ...files.flatMap(({ path }) => (layout.skill === undefined ? [] : skillPage(layout.skill, path))),
  ]);
  const made = new Set(files.map(({ path }) => path));
  return new Map(pages.filter(([path]) => made.has(path)));
}

/** Beside the folder of the skill, not in it: the folder is what agents install. */
function skillPage(folder: string, path: string): (readonly [string, string])[] {
  if (!path.startsWith(`${folder}/`) || !path.endsWith('.md')) return [];
  const inside = posix.relative(folder, path).slice(0, -'.md'.length);
  return [[path, inside === 'SKILL' ? `${folder}.html` : `${folder}.${inside.replaceAll('/', '.')}.html`]];
}

function withEnding(path: string): string {
  return path.replace(/\.[^.]+$/, '.html');
}
