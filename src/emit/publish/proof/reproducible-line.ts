import { sha256 } from '../../../project/write.ts';
import { publish } from '../publish.ts';
import type { Line } from './line.ts';

export const reproducibleLine: Line = {
  name: 'reproducible',
  claim: 'the same sources give the same bytes: a second publish changes nothing',
  look: async ({ publication, files }) => {
    const again = await publish(publication);
    const digests = new Map(again.files.map(({ path, content }) => [path, sha256(content)]));
    const paths = new Set(files.map(({ path }) => path));
    const changed = files.filter(({ path, content }) => digests.get(path) !== sha256(content));
    const missing = again.files.filter(({ path }) => !paths.has(path));
    return {
      evidence: ['capstan publish, twice'],
      faults: [...changed, ...missing].map(({ path }) => `${path}: must be the same each time`),
    };
  },
};
