import type { Problem } from '../model/problem.ts';
import { problem } from '../model/problem.ts';
import type { Source } from '../text/source.ts';
import type { DialectName } from './dialect.ts';
import { ikanosShapes } from './ikanos/structure.ts';
import { naftikoShapes } from './naftiko/structure.ts';
import { markerOf } from './read.ts';
import { checkShape } from './structure/check.ts';
import { ref, type Shapes } from './structure/shape.ts';

const tables: Readonly<Record<DialectName, Shapes>> = { naftiko: naftikoShapes, ikanos: ikanosShapes };

/**
 * Holds a document to the structure of its dialect, in the version that we write (`naftiko: 1.0.0-alpha2`,
 * `ikanos: 1.0.0-beta5`). No problems: the official schema accepts it too.
 */
export function validateDialect(source: Source): Problem[] {
  const marked = markerOf(source);
  if (marked === undefined) return [problem('dialect.no-marker', source.place(''), {})];
  return checkDocument(source.value, marked.marker).map((found) => ({
    ...found,
    place: source.place(found.place.pointer ?? ''),
  }));
}

/** The same for a document that is not text yet; places are pointers into it. */
export function checkDocument(value: unknown, dialect: DialectName): Problem[] {
  return checkShape(value, ref('document'), tables[dialect]);
}
