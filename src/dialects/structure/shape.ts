/** What a piece of a document must look like, as data. */
export type Shape =
  | { readonly kind: 'ref'; readonly name: string }
  | Scalar
  | { readonly kind: 'list'; readonly of: Shape; readonly min: number }
  /** A list of these, or anything that is not a list: the official schema looks no closer there. */
  | { readonly kind: 'if-list'; readonly of: Shape }
  | { readonly kind: 'mapping'; readonly names?: TextForm | undefined; readonly of: Shape; readonly min: number }
  | RecordShape
  /** Decided by the word under a key. */
  | { readonly kind: 'by-word'; readonly key: string; readonly of: Readonly<{ [word: string]: Shape }> }
  /** Decided by whether a key is there. */
  | { readonly kind: 'by-key'; readonly key: string; readonly present: Shape; readonly absent: Shape }
  /** Decided by what kind of value it is; a kind that is left out is not allowed. */
  | {
      readonly kind: 'by-type';
      readonly text?: Shape;
      readonly number?: Shape;
      readonly flag?: Shape;
      readonly list?: Shape;
      readonly mapping?: Shape;
    };

export type Scalar =
  /** Anything but null. */
  | { readonly kind: 'anything' }
  | { readonly kind: 'text'; readonly form?: TextForm | undefined; readonly maxLength?: number | undefined }
  | { readonly kind: 'word'; readonly allowed: readonly string[] }
  | { readonly kind: 'number'; readonly whole: boolean; readonly from: number; readonly to: number }
  | { readonly kind: 'flag' };

/** A mapping with known keys and no others. */
export interface RecordShape {
  readonly kind: 'record';
  readonly fields: Fields;
  readonly required: readonly string[];
  /** Keys of which at most one may be there. */
  readonly exclusive: readonly string[];
  readonly alternatives: readonly Alternative[];
  /** How many of the alternatives must hold: at least one, or one and no other. */
  readonly match: 'any' | 'one';
}

export type Fields = Readonly<{ [key: string]: Shape }>;

/** One way to fill a record, on top of its fields. */
export interface Alternative {
  readonly requires: readonly string[];
  readonly forbids: readonly string[];
  readonly fields: Fields;
}

/** A pattern, and what it asks for in words. */
export interface TextForm {
  readonly pattern: RegExp;
  readonly words: string;
}

export type Shapes = Readonly<{ [name: string]: Shape }>;

export const text: Shape = { kind: 'text' };
export const flag: Shape = { kind: 'flag' };
export const anything: Shape = { kind: 'anything' };
export const textOrNumber: Shape = {
  kind: 'by-type',
  text,
  number: { kind: 'number', whole: false, from: -Infinity, to: Infinity },
};

export function ref(name: string): Shape {
  return { kind: 'ref', name };
}

export function textOf(form: TextForm): Shape {
  return { kind: 'text', form };
}

export function upTo(maxLength: number): Shape {
  return { kind: 'text', maxLength };
}

export function word(...allowed: readonly string[]): Shape {
  return { kind: 'word', allowed };
}

export function whole(from: number, to: number): Shape {
  return { kind: 'number', whole: true, from, to };
}

export function list(of: Shape, min = 0): Shape {
  return { kind: 'list', of, min };
}

export function mapping(of: Shape, names?: TextForm, min = 0): Shape {
  return { kind: 'mapping', of, names, min };
}

type Rest = Partial<Pick<RecordShape, 'exclusive' | 'alternatives' | 'match'>>;

/** A record; a key that ends in `!` is required: `{'namespace!': text}`. */
export function record(members: Fields, rest: Rest = {}): RecordShape {
  const fields = Object.entries(members).map(([key, shape]) => [key.replace(/!$/, ''), shape] as const);
  const required = Object.keys(members).flatMap((key) => (key.endsWith('!') ? [key.slice(0, -1)] : []));
  return {
    kind: 'record',
    fields: Object.fromEntries(fields),
    required,
    exclusive: [],
    alternatives: [],
    match: 'any',
    ...rest,
  };
}

/** The way of a record that has the keys of `requires`, given as `'call steps'`. */
export function having(requires: string, fields: Fields = {}, forbids = ''): Alternative {
  return { requires: keys(requires), forbids: keys(forbids), fields };
}

function keys(spaced: string): string[] {
  return spaced.split(' ').filter(Boolean);
}
