import { byteAt, UNSURE, type Walk } from './glance-source.ts';
import { Word } from './glance-word.ts';

/** What the first byte of a value tells of it. */
export const VALUE_KINDS = ['string', 'number', 'object', 'array', 'true', 'false', 'null'] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];
/** How a value of each kind is met; a kind that is not here is not accepted. */
export type Walks = Readonly<Partial<Record<ValueKind, Walk>>>;

const STARTS: Readonly<Record<ValueKind, string>> = {
  string: '"',
  number: '-0123456789',
  object: '{',
  array: '[',
  true: 't',
  false: 'f',
  null: 'n',
};

/** A value of one of the kinds. */
export function kindWalk(walks: Walks): Walk {
  const known = Object.values(walks);
  const [only] = known;
  if (known.length === 1 && only !== undefined) return only;
  const byStart = startTable(walks);
  return (source, at) => {
    const walk = byStart[byteAt(source.bytes, at)];
    return walk === undefined ? UNSURE : walk(source, at);
  };
}

function startTable(walks: Walks): (Walk | undefined)[] {
  const table = Array.from<Walk | undefined>({ length: 256 });
  for (const kind of VALUE_KINDS) {
    for (const start of STARTS[kind]) table[start.charCodeAt(0)] = walks[kind];
  }
  return table;
}

/** `true`, `false` or `null`. */
export function literalWalk(text: 'true' | 'false' | 'null'): Walk {
  const word = new Word(text);
  return (source, at) => (word.stands(source, at) ? at + word.size : UNSURE);
}
