import type { Dialect } from '../dialect.ts';

/** `naftiko: 1.0.0-alpha1` to `-alpha3`; alpha2 is what the APIs.io catalogue holds. */
export const naftiko: Dialect = {
  name: 'naftiko',
  version: '1.0.0-alpha2',
  display: 'label',
  named: 'list',
  importFrom: 'location',
  infoVersion: false,
  outputFormats: ['json', 'xml', 'avro', 'protobuf', 'csv', 'tsv', 'psv', 'yaml', 'html', 'markdown'],
};
