import { posix } from 'node:path';
import { sha256 } from '../../../project/write.ts';
import type { Line } from './line.ts';

export const contractLine: Line = {
  name: 'contract',
  claim: 'the contract stands in openapi/_original byte for byte, and what was added to it is an overlay beside it',
  look: ({ publication, files }) => {
    const sources = publication.apis.flatMap(({ capability }) => capability.facts?.sources ?? []);
    const placed = sources.map(({ role, path, sha256: digest }) => ({
      digest,
      path: posix.join(role === 'contract' ? 'openapi/_original' : 'overlays', posix.basename(path)),
    }));
    const digests = new Map(files.map(({ path, content }) => [path, sha256(content)]));
    const changed = placed.filter(({ path, digest }) => digests.get(path) !== digest);
    return {
      evidence: placed.map(({ path }) => path),
      faults: changed.map(({ path }) => `${path}: must have the bytes of its source`),
    };
  },
};
