import type { DialectName } from '../dialect.ts';

/** The three structural families of published documents; the marker key and the version decide. */
type FamilyName = 'naftiko-0' | DialectName;

/** What a family calls things, and how it keeps named things. Everything else is the same in all of them. */
export interface Spelling {
  readonly family: FamilyName;
  readonly named: 'list' | 'mapping';
  readonly words: Words;
}

/** Our word for a key -> the family's word. Keys that all families spell alike do not stand here. */
export type Words = {
  readonly display: string;
  readonly from: string;
  readonly binds: string;
  readonly bindNamespace: string;
  readonly bindLocation: string;
};
