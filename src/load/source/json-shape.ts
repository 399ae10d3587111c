import { solid, valueEnd } from './json-value.ts';

const QUOTE = 0x22;

/** How records stand in a JSON document. */
export type JsonShape =
  /** The elements of an array, or of several arrays one behind the other. */
  | { readonly kind: 'array' }
  /** Each value is a record. */
  | { readonly kind: 'records' }
  /** The elements of the one member of each value that is an array of objects. */
  | { readonly kind: 'pages'; readonly member: string };

/** Members that a record has and a page of records has not. */
const RECORD_MEMBERS = new Set(['id', '_id', 'uuid']);

/**
 * What the first value says, as far as it can be seen. An object with exactly one member that is an array of objects is
 * a page, unless it has an id of its own: then it is a record that happens to hold a list.
 */
export function shapeOf(head: Buffer, ended: boolean): JsonShape {
  const start = solid(head, 0);
  if (head[start] !== 0x7b) return { kind: 'array' };
  const lists: string[] = [];
  const empty: string[] = [];
  for (const { name, value } of membersOf(head, start + 1, ended)) {
    if (RECORD_MEMBERS.has(name)) return { kind: 'records' };
    if (head[value] !== 0x5b) continue;
    const first = head[solid(head, value + 1)];
    if (first === 0x7b) lists.push(name);
    else if (first === 0x5d) empty.push(name);
  }
  const [member, ...more] = lists.length > 0 ? lists : empty;
  return member === undefined || more.length > 0 ? { kind: 'records' } : { kind: 'pages', member };
}

interface Member {
  readonly name: string;
  /** Index where its value begins. */
  readonly value: number;
}

function* membersOf(bytes: Buffer, from: number, ended: boolean): Generator<Member> {
  let at = solid(bytes, from);
  while (bytes[at] === QUOTE) {
    const nameEnd = valueEnd(bytes, at, ended);
    if (nameEnd < 0) return;
    const value = solid(bytes, solid(bytes, nameEnd) + 1);
    if (value >= bytes.length) return;
    yield { name: memberName(bytes, at, nameEnd), value };
    const end = valueEnd(bytes, value, ended);
    if (end < 0) return;
    at = solid(bytes, solid(bytes, end) + 1);
  }
}

/** The name of a member from its quoted text; as it stands when that is no JSON. */
export function memberName(bytes: Buffer, from: number, to: number): string {
  const text = bytes.toString('utf8', from, to);
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
