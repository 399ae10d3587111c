import { isJsonObject, type Json } from '../../../model/json.ts';
import type { Line } from './line.ts';
import { isJoined, isText, knownOf, sentencesOf } from './known.ts';
import { isOurWords } from './own-words.ts';
import { objectIn } from './read.ts';

export const wordsLine: Line = {
  name: 'words',
  claim:
    'each sentence of a description, a summary, a title or a reason in the YAML and JSON of the site stands in a source, ' +
    'or is one of ours that holds for every contract',
  look: (site) => {
    const known = knownOf(site.publication);
    const isKnown = (told: string): boolean =>
      isText(told, known) ||
      isOurWords(told, known) ||
      // titles that are listed: a sentence may end in one
      isJoined(told, (piece) => isText(piece, known), /; /g);
    const paths = site.files.map(({ path }) => path).filter(isLookedInto);
    const untraced = paths.flatMap((path) => {
      const found = new Set(
        prose(objectIn(site, path) ?? null, '')
          .flatMap(sentencesOf)
          .filter((told) => told.includes(' ')),
      );
      const unknown = [...found].filter((told) => !isKnown(told));
      return unknown.map((told) => `${path}: "${told}" must stand in a source`);
    });
    return { evidence: paths, faults: untraced };
  },
};

/** Sources themselves are as they are, and made-up requests have made-up words. */
function isLookedInto(path: string): boolean {
  return (
    /\.(?:ya?ml|json|jsonld)$/.test(path) &&
    !/^(?:openapi\/_original|overlays|examples)\/|\.example\.json$|^\.well-known\/apis\.json$/.test(path)
  );
}

/** Members that are written for people to read. */
const PROSE = new Set(
  'description summary title label reason remedy message notes note evidence compatibility readOnly destructive idempotent'.split(
    ' ',
  ),
);

/** Texts under members of prose; those under the names of properties are schemas of data. */
function prose(value: Json, member: string): string[] {
  if (typeof value === 'string') return PROSE.has(member) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((child) => prose(child, member));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, child]) => (DATA.has(name) ? [] : prose(child ?? null, name)));
}

const DATA = new Set(['examples', 'example', 'default', 'enum', 'const', 'payload', 'files']);
