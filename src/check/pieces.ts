import { isUtf8 } from 'node:buffer';
import { isJsonObject, isObject, type JsonSchema } from '../model/json.ts';
import { MAX_DEPTH } from '../text/json.ts';
import { compileSchema } from './ajv.ts';
import type { Shape } from './shape.ts';
import { walk } from './walk.ts';

/**
 * A quick yes for large bodies of the form `{"list": [item, item, ...]}`: the list is judged some thousand bytes at a
 * time and nothing of it is kept, so that a body of megabytes leaves no garbage of megabytes. False only means that the
 * exact way has to decide.
 */
export type PieceCheck = (bytes: Uint8Array) => boolean;

const MIN_BYTES = 48 * 1024;
const PIECE_BYTES = 24 * 1024;

/** Keywords of the root and of the list that do not look across items; any other leaves the judging to the exact way. */
const ROOT_KEYWORDS = new Set(['type', 'properties', 'required', 'additionalProperties', '$defs']);
const LIST_KEYWORDS = new Set(['type', 'items', 'minItems', 'maxItems']);
const ANNOTATIONS = new Set(['title', 'description', 'examples', 'default', '$schema', '$id', '$comment']);

/** Undefined when the schema is not of that form. `schema` must not restrict further members of the root. */
export function createPieceCheck(schema: JsonSchema, shape: Shape | undefined): PieceCheck | undefined {
  const form = listForm(schema);
  if (form === undefined || shape === undefined) return undefined;
  let compiled: { readonly skeleton: First; readonly items: First } | undefined;
  return (bytes) => {
    if (bytes.length < MIN_BYTES || !isUtf8(bytes)) return false;
    const cut = cutList(bytes);
    if (cut === undefined) return false;
    compiled ??= compileForm(form);
    const skeleton = skeletonMembers(bytes, cut, form, shape, compiled.skeleton);
    const list = listMembers(bytes, cut, form, shape.properties.get(form.name), compiled.items);
    return skeleton !== undefined && list !== undefined && skeleton + list === cut.members;
  };
}

function compileForm(form: ListForm): { readonly skeleton: First; readonly items: First } {
  const skeleton = compileSchema(form.skeleton);
  const items = compileSchema(form.items);
  return { skeleton: (value) => skeleton.first(value), items: (value) => items.first(value) };
}

interface ListForm {
  readonly name: string;
  readonly skeleton: JsonSchema;
  readonly items: JsonSchema;
  readonly least: number;
  readonly most: number;
}

function listForm(schema: JsonSchema): ListForm | undefined {
  const { properties, $defs = {} } = schema;
  if (!hasOnly(schema, ROOT_KEYWORDS) || !isJsonObject(properties)) return undefined;
  const lists = Object.entries(properties).filter(([, one]) => isJsonObject(one) && one['type'] === 'array');
  const [name, list] = lists[0] ?? [];
  if (lists.length !== 1 || name === undefined || !isJsonObject(list) || !hasOnly(list, LIST_KEYWORDS))
    return undefined;
  const { items = {}, minItems, maxItems } = list;
  return {
    name,
    skeleton: { ...schema, properties: { ...properties, [name]: { type: 'array' } } },
    items: { type: 'array', items, $defs },
    least: typeof minItems === 'number' ? minItems : 0,
    most: typeof maxItems === 'number' ? maxItems : Number.POSITIVE_INFINITY,
  };
}

function hasOnly(schema: JsonSchema, keywords: ReadonlySet<string>): boolean {
  return Object.keys(schema).every((keyword) => keywords.has(keyword) || ANNOTATIONS.has(keyword));
}

/** Where the one list of the root stands, and the commas between its pieces. */
interface Cut {
  /** The offset behind `[`. */
  readonly open: number;
  /** The offset of `]`. */
  readonly close: number;
  readonly commas: readonly number[];
  /** Members of all objects of the text. */
  readonly members: number;
  /** True when an escape may be half of a surrogate pair. */
  readonly surrogates: boolean;
}

/** Undefined when the root is not an object with exactly one list among its members, or when it nests too deep. */
function cutList(bytes: Uint8Array): Cut | undefined {
  const scan = new ListScan();
  const { length } = bytes;
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 34) at = scan.string(bytes, at + 1);
    else if (STRUCTURE[byte] === 1) scan.meet(byte, at);
  }
  return scan.cut();
}

/** 1 for the characters that make the structure of JSON: `,` `:` `[` `]` `{` `}`. */
const STRUCTURE = new Uint8Array(256);
for (const char of ',:[]{}') STRUCTURE[char.charCodeAt(0)] = 1;

class ListScan {
  #level = 0;
  #members = 0;
  #surrogates = false;
  /** More than one list, a list at the root, or too deep. */
  #other = false;
  #open = -1;
  #close = -1;
  #last = 0;
  readonly #commas: number[] = [];

  /** The offset of the quote that ends the string. */
  string(bytes: Uint8Array, start: number): number {
    let at = start;
    for (const { length } = bytes; at < length && bytes[at] !== 34; at += 1) {
      if (bytes[at] !== 92) continue;
      // \uD8xx to \uDFxx
      if (bytes[at + 1] === 117 && ((bytes[at + 2] ?? 0) | 32) === 100) this.#surrogates = true;
      at += 1;
    }
    return at;
  }

  meet(byte: number, at: number): void {
    if (byte === 58) this.#members += 1;
    else if (byte === 44) this.#comma(at);
    else if ((byte | 32) === 123) this.#enter(byte, at);
    else this.#leave(at);
  }

  cut(): Cut | undefined {
    if (this.#other || this.#close === -1 || this.#level !== 0) return undefined;
    return {
      open: this.#open,
      close: this.#close,
      commas: this.#commas,
      members: this.#members,
      surrogates: this.#surrogates,
    };
  }

  #inList(): boolean {
    return this.#level === 2 && this.#open !== -1 && this.#close === -1;
  }

  #comma(at: number): void {
    if (at - this.#last < PIECE_BYTES || !this.#inList()) return;
    this.#commas.push(at);
    this.#last = at;
  }

  #enter(byte: number, at: number): void {
    if (byte === 91 && this.#level < 2) {
      if (this.#level === 0 || this.#open !== -1) this.#other = true;
      this.#open = at + 1;
      this.#last = at;
    }
    this.#level += 1;
    if (this.#level > MAX_DEPTH) this.#other = true;
  }

  #leave(at: number): void {
    if (this.#inList()) this.#close = at;
    this.#level -= 1;
  }
}

type First = (value: unknown) => boolean;

/** The members of the body without its list, when that much is good; undefined otherwise. */
function skeletonMembers(bytes: Uint8Array, cut: Cut, form: ListForm, shape: Shape, first: First): number | undefined {
  const value = parse(textOf(bytes, 0, cut.open) + textOf(bytes, cut.close, bytes.length));
  if (!isObject(value) || !Array.isArray(value[form.name])) return undefined;
  const seen = walk(value, shape, cut.surrogates);
  return seen.unknown || seen.damaged || seen.surrogate || !first(value) ? undefined : seen.members;
}

/** The members of all items, when every piece is good and the list is neither too long nor too short. */
function listMembers(
  bytes: Uint8Array,
  cut: Cut,
  form: ListForm,
  shape: Shape | undefined,
  first: First,
): number | undefined {
  let members = 0;
  let count = 0;
  let start = cut.open;
  for (const end of [...cut.commas, cut.close]) {
    const piece = parse(`[${textOf(bytes, start, end)}]`);
    // nothing between two commas is a hole that only the whole text shows
    if (!Array.isArray(piece) || (piece.length === 0 && cut.commas.length > 0)) return undefined;
    const seen = walk(piece, shape, cut.surrogates);
    if (seen.unknown || seen.damaged || seen.surrogate || !first(piece)) return undefined;
    members += seen.members;
    count += piece.length;
    start = end + 1;
  }
  return count >= form.least && count <= form.most ? members : undefined;
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
