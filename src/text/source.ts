import type { Json } from '../model/json.ts';
import type { Place } from '../model/problem.ts';

/** A document as data, and the way back from a JSON Pointer to the line it stands on. */
export interface Source {
  readonly file: string;
  readonly value: Json;
  /** The place of a node, or of its nearest ancestor that exists. */
  readonly place: (pointer: string) => Place;
}
