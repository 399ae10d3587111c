import { isJsonObject, type Json } from '../../../model/json.ts';
import { parseYaml } from '../../../text/yaml.ts';
import type { Publication } from '../part.ts';
import type { Line } from './line.ts';
import { isOurWords, wordsOf } from './own-words.ts';
import { objectIn } from './read.ts';

export const wordsLine: Line = {
  name: 'words',
  claim:
    'each sentence of a description, a summary, a title or a reason in the YAML and JSON of the site stands in a source, ' +
    'or is one of ours that holds for every contract',
  look: (site) => {
    const sources = sourceText(site.publication);
    const known = new Set(knownWords(sources));
    const small = sources.toLowerCase();
    const isKnown = (told: string): boolean =>
      sources.includes(bare(told)) ||
      isOurWords(told, known) ||
      // titles that are listed: a sentence may end in one
      (told.includes('; ') && told.split('; ').every((title) => small.includes(bare(title).toLowerCase())));
    const paths = site.files.map(({ path }) => path).filter(isLookedInto);
    const untraced = paths.flatMap((path) => {
      const found = new Set(prose(objectIn(site, path) ?? null, '').flatMap(sentencesOf));
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

function sentencesOf(text: string): string[] {
  return text
    .replaceAll(/\s+/g, ' ')
    .split(/(?<=[.!?])\s+(?=["'`(\p{Lu}\d])/u)
    .map((told) => told.trim())
    .filter((told) => told.includes(' '));
}

function bare(told: string): string {
  return told
    .replaceAll(/\s+/g, ' ')
    .replace(/[.!?:;]+$/, '')
    .trim();
}

/** All texts of the sources, each on one line. */
function sourceText({ config, apis }: Publication): string {
  const sources = [config, ...apis.flatMap(({ originals, requests }) => [...originals, ...requests])];
  const decoder = new TextDecoder();
  return sources
    .flatMap(({ path, bytes }) => {
      const source = parseYaml(decoder.decode(bytes), path);
      return source.ok ? texts(source.value.value) : [];
    })
    .map((text) => text.replaceAll(/\s+/g, ' '))
    .join('\n');
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) => [name, ...texts(child)]);
}

/** Words of the sources, and those that their names are made of: `listPets` is `list` and `pets` too. */
function knownWords(sources: string): string[] {
  const apart = sources.replaceAll(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|_/gu, ' ');
  return [...wordsOf(sources), ...wordsOf(apart)];
}
