import type { Dialect } from '../dialect.ts';
import { EXTENDED, KEBAB } from './forms.ts';
import { list, mapping, ref, textOf, type Fields, type RecordShape, type Shape, type TextForm } from './shape.ts';

/** What the structural tables of a dialect need to know beyond what all dialects share. */
export interface Grammar {
  readonly dialect: Dialect;
  /** Keys that only this dialect has, by the record they stand in. */
  readonly added: Readonly<{ [name in AddedTo]: Fields }>;
  /** Sections whose entries may be imports. */
  readonly imports: readonly Section[];
  /** What the operations of an aggregate are called. */
  readonly flows: string;
  /** The key of a mapping that says where its value goes. */
  readonly mappingTarget: string;
}

export type Section = 'consumes' | 'exposes' | 'aggregates' | 'binds';

type AddedTo =
  | 'info'
  | 'tags'
  | 'consumes'
  | 'consumed operation'
  | 'rest'
  | 'rest operation'
  | 'mcp'
  | 'mcp resource'
  | 'flow';

interface NamedOptions {
  /** The form of the names; `undefined` where a mapping takes any key. */
  readonly names?: TextForm | undefined;
  readonly min?: number;
  /** Whether a thing in a list may go without its name; in a mapping it always has one. */
  readonly nameless?: boolean;
}

type Thing =
  | RecordShape
  | { readonly kind: 'by-word'; readonly key: string; readonly of: { readonly [word: string]: RecordShape } };

/** Things with names: a list of records that have `name`, or a mapping by name. */
export function named(grammar: Grammar, thing: Thing, options: NamedOptions = {}): Shape {
  const { min = 0, nameless = false } = options;
  const names = 'names' in options ? options.names : KEBAB;
  if (grammar.dialect.named === 'mapping') return mapping(thing, names, min);
  return list(withName(thing, names ?? EXTENDED, nameless), min);
}

function withName(thing: Thing, names: TextForm, nameless: boolean): Thing {
  if (thing.kind === 'record') return addName(thing, names, nameless);
  const of = Object.entries(thing.of).map(([key, each]) => [key, addName(each, names, nameless)] as const);
  return { ...thing, of: Object.fromEntries(of) };
}

function addName(thing: RecordShape, names: TextForm, nameless: boolean): RecordShape {
  const required = nameless ? thing.required : ['name', ...thing.required];
  return { ...thing, fields: { name: textOf(names), ...thing.fields }, required };
}

/** An inline entry, or an import of one where the dialect has imports. */
export function orImport(grammar: Grammar, section: Section, inline: Shape): Shape {
  if (!grammar.imports.includes(section)) return inline;
  return { kind: 'by-key', key: 'import', present: ref('import'), absent: inline };
}
