/** A written form of a capability that we write. The marker key of a document has the same name. */
export type DialectName = 'naftiko' | 'ikanos';

/** What sets one dialect apart from the other; everything else is the same in both. */
export interface Dialect {
  readonly name: DialectName;
  /** The version that we write. */
  readonly version: string;
  /** The key of a human name. */
  readonly display: 'label' | 'display';
  /** How named things are kept: in a list with `name`, or in a mapping keyed by name. */
  readonly named: 'list' | 'mapping';
  /** The key of an import entry that says which file to take from. */
  readonly importFrom: 'location' | 'from';
  /** `info.version` exists. */
  readonly infoVersion: boolean;
  /** The values of `outputRawFormat`. */
  readonly outputFormats: readonly string[];
}
