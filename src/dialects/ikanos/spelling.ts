import { naftikoSpelling } from '../naftiko/spelling.ts';
import type { Spelling } from '../reading/spelling.ts';

export const ikanosSpelling: Spelling = {
  family: 'ikanos',
  named: 'mapping',
  words: { ...naftikoSpelling.words, display: 'display', from: 'from' },
};
