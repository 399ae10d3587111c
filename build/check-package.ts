/** `npm run check:package`, after the build: what would be published is complete, and nothing else. Exits 1 at a fault. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BOUNDS, packageFaults, textFaults } from './package-rules.ts';
import { listedFiles, packedHere } from './package.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const LARGEST = 5;

const packed = packedHere();
// A home such as / or /root is a word of many texts; the folder of the project lies in the others anyway.
const folders = [resolve(ROOT), homedir()].filter((folder) => folder.split('/').length > 2);
const faults = [
  ...packageFaults(packed, listedFiles()),
  ...packed.files.flatMap(({ path }) => textFaults(path, readFileSync(join(ROOT, path), 'utf8'), folders)),
];
const share = (size: number, bound: number): string => `${(size / 1e6).toFixed(2)} of ${(bound / 1e6).toFixed(2)} MB`;
console.log(`packed    ${share(packed.size, BOUNDS.size)}`);
console.log(`unpacked  ${share(packed.unpackedSize, BOUNDS.unpackedSize)}`);
console.log(`files     ${packed.files.length} of ${BOUNDS.files}`);
for (const { path, size } of packed.files.toSorted((a, b) => b.size - a.size).slice(0, LARGEST))
  console.log(`          ${(size / 1e3).toFixed(0).padStart(5)} KB  ${path}`);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
