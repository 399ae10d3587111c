import type { Json, JsonSchema } from '../model/json.ts';
import { decode } from './bytes.ts';
import { stringFormats } from './formats.ts';
import { isKnownFormat, isPlainText } from './glance-keywords.ts';
import type { Walk } from './glance-source.ts';
import { chosenString, momentString, stringWalk, testedString, type RangeTest } from './glance-string.ts';
import { dateEnd, dateTimeEnd } from './moment.ts';
import { canBlowUp, compilePattern } from './pattern.ts';

type TextTest = (text: string) => boolean;

/** What a schema says of a string. */
interface TextRule {
  readonly format: TextTest | undefined;
  readonly pattern: TextTest | undefined;
  /** In code points. */
  readonly least: number;
  readonly most: number;
}

const MOMENTS = new Map([
  [stringFormats['date-time'], dateTimeEnd],
  [stringFormats['date'], dateEnd],
]);
/** More texts than these are looked up instead of compared one by one. */
const MAX_COMPARED = 16;

/** A string as the schema wants it; undefined when a keyword is beyond a glance. `values` are those of an enumeration. */
export function stringRule(schema: JsonSchema, values: readonly Json[] | undefined): Walk | undefined {
  const rule = textRule(schema);
  if (rule === undefined) return undefined;
  const test: TextTest = (text) => isText(rule, text);
  if (values !== undefined) return enumeration(values.filter((one) => typeof one === 'string').filter(test));
  const { format, pattern, least, most } = rule;
  const hasLength = least > 0 || most < Number.POSITIVE_INFINITY;
  if (format === undefined && pattern === undefined) {
    return hasLength
      ? testedString((bytes, start, end) => hasPoints(bytes, start, end, least, most), test)
      : stringWalk;
  }
  const moment = pattern === undefined && !hasLength ? MOMENTS.get(format) : undefined;
  return moment === undefined ? testedString(decoded(test), test) : momentString(moment);
}

function textRule(schema: JsonSchema): TextRule | undefined {
  const { format, pattern, minLength: least = 0, maxLength: most = Number.POSITIVE_INFINITY } = schema;
  if (typeof least !== 'number' || typeof most !== 'number' || !isKnownFormat(format)) return undefined;
  const matches = pattern === undefined ? undefined : patternTest(pattern);
  if (pattern !== undefined && matches === undefined) return undefined;
  return { format: format === undefined ? undefined : stringFormats[format], pattern: matches, least, most };
}

function patternTest(pattern: Json): TextTest | undefined {
  if (typeof pattern !== 'string' || canBlowUp(pattern)) return undefined;
  try {
    const compiled = compilePattern(pattern);
    return (text) => compiled.test(text);
  } catch {
    return undefined;
  }
}

function isText({ format, pattern, least, most }: TextRule, text: string): boolean {
  const points = pointsOfText(text);
  return points >= least && points <= most && format?.(text) !== false && pattern?.(text) !== false;
}

function enumeration(texts: readonly string[]): Walk {
  if (texts.length <= MAX_COMPARED) return chosenString(texts.filter(isPlainText));
  const set = new Set(texts);
  const test: TextTest = (text) => set.has(text);
  return testedString(decoded(test), test);
}

function decoded(test: TextTest): RangeTest {
  return (bytes, start, end) => test(decode(bytes.subarray(start, end)));
}

/** True when the bytes are `least` to `most` code points, each of which has one to four bytes. */
function hasPoints(bytes: Uint8Array, start: number, end: number, least: number, most: number): boolean {
  const size = end - start;
  if (size >= 4 * least && size <= most) return true;
  const points = pointsOfBytes(bytes, start, end);
  return points >= least && points <= most;
}

function pointsOfBytes(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at += 1) if (((bytes[at] ?? 0) & 0xc0) !== 0x80) count += 1;
  return count;
}

function pointsOfText(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
