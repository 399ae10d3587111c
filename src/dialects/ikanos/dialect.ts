import type { Dialect } from '../dialect.ts';
import { naftiko } from '../naftiko/dialect.ts';

/** `ikanos: 1.0.0-alpha3` to `-beta5`. */
export const ikanos: Dialect = {
  name: 'ikanos',
  version: '1.0.0-beta5',
  display: 'display',
  named: 'mapping',
  importFrom: 'from',
  infoVersion: true,
  outputFormats: [...naftiko.outputFormats, 'binary'],
};
