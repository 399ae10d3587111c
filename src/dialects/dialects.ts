import type { Dialect, DialectName } from './dialect.ts';
import { ikanos } from './ikanos/dialect.ts';
import { naftiko } from './naftiko/dialect.ts';

/** The dialects that we write, by marker key. */
export const dialects: Readonly<Record<DialectName, Dialect>> = { naftiko, ikanos };
