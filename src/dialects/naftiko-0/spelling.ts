import { naftikoSpelling } from '../naftiko/spelling.ts';
import type { Spelling } from '../reading/spelling.ts';

/** `naftiko: "0.4"` and `"0.5"`: secrets are external references. */
export const naftiko0Spelling: Spelling = {
  ...naftikoSpelling,
  family: 'naftiko-0',
  words: {
    ...naftikoSpelling.words,
    binds: 'externalRefs',
    bindNamespace: 'name',
    bindLocation: 'uri',
  },
};
