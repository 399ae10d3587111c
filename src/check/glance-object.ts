import {
  byteAt,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  enter,
  OPEN_OBJECT,
  QUOTE,
  tokenAt,
  UNSURE,
  type Source,
  type Walk,
} from './glance-source.ts';
import { plainEnd } from './glance-string.ts';
import { Word } from './glance-word.ts';

/** A property that the schema names. */
export interface Property {
  readonly name: string;
  readonly required: boolean;
  readonly walk: Walk;
}

/** So many bits are a small integer to the engine. */
const MASK_BITS = 30;
/** The properties that two masks can tell apart. */
export const MAX_PROPERTIES = 2 * MASK_BITS;

/** An object of these properties, each at most once, and no other. */
export function declaredObject(properties: readonly Property[]): Walk {
  const fields = properties.map(toField);
  const [low, high] = requiredMasks(fields);
  // records of one origin spell their members in one order: the field that came next last time is tried first
  const head: Guess = { next: fields[0] };
  for (const [index, field] of fields.entries()) field.next = fields[index + 1] ?? field;
  return (source, start) => {
    const { bytes } = source;
    if (byteAt(bytes, start) !== OPEN_OBJECT || !enter(source)) return UNSURE;
    let at = tokenAt(bytes, start + 1);
    let seenLow = 0;
    let seenHigh = 0;
    let before = head;
    let byte = byteAt(bytes, at) === CLOSE_OBJECT ? CLOSE_OBJECT : COMMA;
    while (byte === COMMA) {
      let field = before.next;
      if (field === undefined || !field.key.stands(source, at)) {
        field = fieldAt(source, at, fields);
        if (field === undefined) return UNSURE;
        before.next = field;
      }
      if (((seenLow & field.low) | (seenHigh & field.high)) !== 0) return UNSURE;
      seenLow |= field.low;
      seenHigh |= field.high;
      before = field;
      at = field.walk(source, valueStart(bytes, at + field.key.size));
      if (at === UNSURE) return UNSURE;
      at = tokenAt(bytes, at);
      byte = byteAt(bytes, at);
      if (byte === COMMA) at = tokenAt(bytes, at + 1);
    }
    source.depth -= 1;
    return byte === CLOSE_OBJECT && (seenLow & low) === low && (seenHigh & high) === high ? at + 1 : UNSURE;
  };
}

/** The field that came next last time. */
interface Guess {
  next: Field | undefined;
}

interface Field extends Guess {
  readonly key: Word;
  readonly required: boolean;
  readonly walk: Walk;
  /** The bit of the field in the first or the second mask. */
  readonly low: number;
  readonly high: number;
}

function toField({ name, required, walk }: Property, index: number): Field {
  const low = index < MASK_BITS ? 1 << index : 0;
  const high = index < MASK_BITS ? 0 : 1 << (index - MASK_BITS);
  return { next: undefined, key: new Word(`"${name}"`), required, walk, low, high };
}

function requiredMasks(fields: readonly Field[]): [number, number] {
  const required = fields.filter((field) => field.required);
  return [required.reduce((mask, { low }) => mask | low, 0), required.reduce((mask, { high }) => mask | high, 0)];
}

function fieldAt(source: Source, at: number, fields: readonly Field[]): Field | undefined {
  const { bytes } = source;
  if (byteAt(bytes, at) !== QUOTE) return undefined;
  const size = plainEnd(source, at + 1) + 1 - at;
  return fields.find((field) => field.key.size === size && field.key.stands(source, at));
}

/** The offset of the value behind a key that ends before `at`; of something that starts no value when there is no colon. */
export function valueStart(bytes: Uint8Array, at: number): number {
  const colon = byteAt(bytes, at) === COLON ? at : tokenAt(bytes, at);
  return byteAt(bytes, colon) === COLON ? tokenAt(bytes, colon + 1) : bytes.length;
}
