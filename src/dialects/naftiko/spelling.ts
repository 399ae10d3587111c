import type { Spelling } from '../reading/spelling.ts';

export const naftikoSpelling: Spelling = {
  family: 'naftiko',
  named: 'list',
  words: {
    display: 'label',
    from: 'location',
    binds: 'binds',
    bindNamespace: 'namespace',
    bindLocation: 'location',
  },
};
