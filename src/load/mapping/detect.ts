import type { JsonObject } from '../../model/json.ts';
import { wordKey } from '../normalise/word.ts';
import type { Detection, MappingFile } from './file.ts';
import { readPath, reader } from './path.ts';

/** The head of a file, as far as it tells what the file is. */
export interface FileHead {
  /** The header of a table. */
  readonly columns: readonly string[] | undefined;
  /** The first records of JSON or of a typed format. */
  readonly records: readonly JsonObject[];
}

/** How well a mapping fits a file: what of its signature is there. */
export interface Candidate {
  readonly id: string;
  readonly fits: boolean;
  readonly found: readonly string[];
  readonly missing: readonly string[];
  /** Columns and members that must not be there and are. */
  readonly unwanted: readonly string[];
}

export interface DetectionResult {
  /** The one mapping that the file is made for, or `unknown`: a wrong guess costs more than a question. */
  readonly preset: string;
  /** The best first; only those of which something is there. */
  readonly candidates: readonly Candidate[];
}

const UNKNOWN = 'unknown';

/** Which of the mappings fits the file: everything that one alternative of its signature lists must be there. */
export function detect(head: FileHead, mappings: readonly Pick<MappingFile, 'id' | 'detects'>[]): DetectionResult {
  const has = finder(head);
  const candidates = mappings
    .flatMap(({ id, detects }) => detects.map((signature) => judge(id, signature, has)))
    .filter(({ found }) => found.length > 0)
    .toSorted(better);
  const best = candidates.find(({ fits }) => fits);
  const other = candidates.find((one) => one.fits && one.id !== best?.id);
  // of two that fit, the one that asks for more is the more special one
  const decided = best !== undefined && (other === undefined || best.found.length > other.found.length);
  return { preset: decided ? best.id : UNKNOWN, candidates: distinct(candidates) };
}

type Has = (name: string) => boolean;

function judge(
  id: string,
  { columns = [], members = [], absent = [] }: Detection,
  has: { column: Has; member: Has },
): Candidate {
  const wanted = [
    ...columns.map((name) => ({ name, there: has.column(name) })),
    ...members.map((name) => ({ name, there: has.member(name) })),
  ];
  const found = wanted.filter(({ there }) => there).map(({ name }) => name);
  const missing = wanted.filter(({ there }) => !there).map(({ name }) => name);
  const unwanted = absent.filter((name) => has.column(name) || has.member(name));
  return { id, fits: missing.length === 0 && unwanted.length === 0, found, missing, unwanted };
}

function finder({ columns = [], records }: FileHead): { column: Has; member: Has } {
  const header = new Set(columns.map(wordKey));
  return {
    column: (name) => header.has(wordKey(name)),
    member: (name) => {
      const path = readPath(name);
      if (path === undefined || records.length === 0) return false;
      const read = reader(name, path);
      return records.filter((record) => read(record) !== undefined).length * 2 > records.length;
    },
  };
}

function better(one: Candidate, other: Candidate): number {
  if (one.fits !== other.fits) return one.fits ? -1 : 1;
  return shareOf(other) - shareOf(one) || other.found.length - one.found.length || one.id.localeCompare(other.id);
}

function shareOf({ found, missing, unwanted }: Candidate): number {
  return found.length / (found.length + missing.length + unwanted.length);
}

/** The best alternative of each mapping. */
function distinct(candidates: readonly Candidate[]): Candidate[] {
  return [...Map.groupBy(candidates, ({ id }) => id).values()].flatMap((same) => same.slice(0, 1));
}
