import type { Capability } from '../model/capability.ts';
import { isJsonObject } from '../model/json.ts';
import { fail, settle, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import type { Source } from '../text/source.ts';
import type { DialectName } from './dialect.ts';
import { ikanosSpelling } from './ikanos/spelling.ts';
import { naftiko0Spelling } from './naftiko-0/spelling.ts';
import { naftikoSpelling } from './naftiko/spelling.ts';
import { readDocument } from './reading/document.ts';
import type { Node, Reading } from './reading/node.ts';
import type { Spelling } from './reading/spelling.ts';

export interface ReadCapability {
  readonly capability: Capability;
  readonly dialect: { readonly family: DialectName; readonly version: string };
}

/**
 * Reads a capability of any dialect, as its author meant it. What is not as the dialect has it is a warning with its
 * place; only what cannot be read at all is an error. `name` is the stem of the file.
 */
export function readCapability(source: Source, name: string): Outcome<ReadCapability> {
  if (!isJsonObject(source.value)) return fail(problem('dialect.not-a-mapping', source.place(''), {}));
  const marked = markerOf(source);
  if (marked === undefined) return fail(problem('dialect.no-marker', source.place(''), {}));
  const reading = newReading(source, marked.spelling);
  const root: Node = { value: source.value, pointer: '', reading };
  if (!isJsonObject(source.value['capability'])) {
    return fail(problem('dialect.no-capability', source.place('/capability'), {}));
  }
  const capability: Capability = { name, ...readDocument(root) };
  const dialect = { family: marked.marker, version: marked.version };
  return settle({ capability, dialect }, reading.found.toSorted(byPlace));
}

function newReading(source: Source, spelling: Spelling): Reading {
  return { source, spelling, found: [], bindNamespaces: new Set(), unreachable: new Map() };
}

/** In the order of the text, whatever order the members were read in. */
function byPlace({ place: one }: Problem, { place: other }: Problem): number {
  return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);
}

interface Marked {
  readonly marker: DialectName;
  readonly version: string;
  readonly spelling: Spelling;
}

/** The marker key decides, not the number: there is an alpha3 of both families. */
export function markerOf({ value }: Source): Marked | undefined {
  if (!isJsonObject(value)) return undefined;
  for (const marker of ['ikanos', 'naftiko'] as const) {
    const version = value[marker];
    if (typeof version !== 'string' && typeof version !== 'number') continue;
    return { marker, version: String(version), spelling: spellingOf(marker, String(version)) };
  }
  return undefined;
}

function spellingOf(marker: DialectName, version: string): Spelling {
  if (marker === 'ikanos') return ikanosSpelling;
  return version.startsWith('0.') ? naftiko0Spelling : naftikoSpelling;
}
