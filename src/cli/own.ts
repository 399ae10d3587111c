import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CAPABILITIES } from '../project/manifest.ts';

/** The project that comes with the package, two folders up from the sources and from what is built of them. */
export const OWN_PROJECT = fileURLToPath(new URL('../../', import.meta.url));

export const OWN_CAPABILITIES = join(OWN_PROJECT, CAPABILITIES);
