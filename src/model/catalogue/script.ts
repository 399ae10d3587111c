import { setup } from './row.ts';

/** The script of a skill: its making and its use. */
export const scripts = {
  'script.bundle': setup(
    () =>
      'The text of the script for skills has not been made yet; "npm run bundle" in the sources of capstan makes it, and the package comes with it.',
  ),
  'script.json': setup(
    () =>
      'The script reads mappings as JSON only: "node scripts/capstan.mjs presets NAME" prints one to start from, and "capstan presets show NAME --json" does. A load that capstan has begun with a YAML mapping is resumed by "capstan load resume".',
  ),
  'script.parquet': setup(
    () => 'The script reads no Parquet; write the file as CSV or NDJSON, or load it with "capstan load".',
  ),
  'script.node': setup(
    (a: { needed: string; found: string; what: string }) =>
      `This needs Node.js ${a.needed} or newer, for its built-in ${a.what}; this is ${a.found}. See https://nodejs.org`,
  ),
} as const;
