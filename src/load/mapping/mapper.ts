import type { Outcome } from '../../model/outcome.ts';
import type { Problem } from '../../model/problem.ts';
import type { JsonObject } from '../../model/json.ts';
import type { OpenFile, SourceItem } from '../source/source.ts';

/** What becomes of one source record. */
export type Mapped =
  /** A target record, not yet judged by the schema. */
  | {
      readonly kind: 'record';
      readonly value: JsonObject;
      readonly problems: readonly Problem[];
      /** Of the mapping's version field: what orders writes of one key. */
      readonly version?: string | number | undefined;
    }
  /** JSON text that is a target record already: the bytes are what is sent, when the schema accepts them. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** Left out on purpose; `rule` is the filter's name. */
  | { readonly kind: 'filtered'; readonly rule: string }
  /** Not mappable; every reason, with the target field as pointer (`/started_at`) and `args.column` for the source column. */
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** A mapping made ready for one file's columns. Synchronous, a few microseconds a record. */
export interface Mapper {
  map(item: Extract<SourceItem, { kind: 'record' }>): Mapped;
}

/** How several source rows become one target record; undefined where one row is one record. */
export interface GroupRule {
  /** How a target field is made of the fields of all rows of a key: `first`, `last` by order of reading, and so on. */
  readonly fields: ReadonlyMap<string, 'first' | 'last' | 'min' | 'max' | 'sum' | 'any' | 'all' | 'list'>;
  /** For fields that are not listed. */
  readonly others: 'first' | 'last';
}

/** A mapping: how the records of one kind of source become target records. */
export interface Mapping {
  /** `zendesk-api@1`, or a file's name and version; `none` for records that are in the target's shape already. */
  readonly id: string;
  readonly verified: 'docs' | 'sample' | 'community' | 'unverified' | undefined;
  readonly group: GroupRule | undefined;
  /** True when records carry a version: then writes of one key are ordered wherever they stand. */
  readonly ordered?: boolean | undefined;
  /** The target field that orders writes of one key (the newest wins); the order of reading when undefined. */
  readonly version: string | undefined;
  /**
   * Makes ready for a file; columns that the mapping needs and the file lacks are problems. `sample`: its first items, by
   * which is decided what only a whole column can decide (whether the day stands before the month).
   */
  prepare(file: OpenFile, sample: readonly SourceItem[]): Outcome<Mapper>;
}
