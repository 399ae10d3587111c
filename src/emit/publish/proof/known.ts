import { parseYaml } from '../../../text/yaml.ts';
import { unlinked } from '../../../surfaces/words.ts';
import type { Publication } from '../part.ts';

/** What the sources of a publication say, each text on one line and in small letters. */
export interface Known {
  /** Whole texts and their sentences, names, and names as words: `listPets` is `list pets` and `list-pets` too. */
  readonly texts: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  /** All texts, each and each of their sentences behind a line break. */
  readonly lines: string;
}

/** What items are called whose list has no name that tells. */
const RECORDS = 'records';

export function knownOf(publication: Publication): Known {
  const { apis } = publication;
  const texts = sourceTexts(publication);
  const names = [RECORDS, ...texts, ...apis.flatMap(({ capability }) => namesIn(capability))].filter(
    (text) => !/\s/.test(text),
  );
  const lines = texts
    .flatMap((text) => (text.includes('](') ? [text, unlinked(text)] : [text]))
    .flatMap((text) => [text, ...sentencesOf(text)])
    .map(plain);
  return {
    texts: new Set([...lines, ...names.flatMap(formsOf)]),
    numbers: new Set(texts.filter((text) => /^-?\d/.test(text))),
    lines: `\n${lines.join('\n')}\n`,
  };
}

/** Without what ends a sentence. */
export function plain(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replace(/[.!?:;]+$/, '')
    .trim()
    .toLowerCase();
}

export function sentencesOf(text: string): string[] {
  return text
    .replaceAll(/\s+/g, ' ')
    .split(/(?<=[.!?])\s+(?=["'`(\p{Lu}\d])/u)
    .map((told) => told.trim());
}

/** All texts, names and figures of the sources. */
function sourceTexts({ config, apis }: Publication): string[] {
  const sources = [config, ...apis.flatMap(({ originals, requests }) => [...originals, ...requests])];
  const decoder = new TextDecoder();
  return sources.flatMap(({ path, bytes }) => {
    const source = parseYaml(decoder.decode(bytes), path);
    return source.ok ? textsIn(source.value.value) : [];
  });
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, child]) => [name, ...textsIn(child)]);
  return [String(value)];
}

/** Names that the capability has: those of its servers and tools, and inputs that are called otherwise than in the contract. */
function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([member, child]) =>
    typeof child === 'string' ? (NAMES.has(member) ? [child] : []) : namesIn(child),
  );
}

const NAMES = new Set(['name', 'namespace']);

function formsOf(name: string): string[] {
  const apart = name
    .replaceAll(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|[_-]/gu, ' ')
    .trim()
    .toLowerCase();
  return [plain(name), apart, apart.replaceAll(' ', '-')];
}

/** True for a name or a whole text, or sentence, of a source; one that ends in dots may be cut. */
export function isText(told: string, { texts, lines }: Known): boolean {
  return texts.has(plain(told)) || (told.endsWith('...') && lines.includes(`\n${plain(told)}`));
}

/** True for the beginning of a long text: what is cut in the middle of a sentence of ours has lost its dots. */
export function isLongCut(told: string, { lines }: Known): boolean {
  return told.length > CUT && lines.includes(`\n${plain(told)}`);
}

const CUT = 100;

/** True for a list of pieces, in which what separates them may stand too. */
export function isJoined(told: string, isPiece: (piece: string) => boolean, separators: RegExp): boolean {
  if (isPiece(told)) return true;
  return [...told.matchAll(separators)].some(({ index, 0: separator }) => {
    const rest = told.slice(index + separator.length);
    return isPiece(told.slice(0, index)) && isJoined(rest, isPiece, separators);
  });
}
