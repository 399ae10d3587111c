/**
 * `npm run sbom`: what the package is made of, as CycloneDX, into dist/sbom.cdx.json. The same lock file gives the same
 * bytes: npm's random serial number becomes one of the content, and its time is left out unless SOURCE_DATE_EPOCH says one.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const SBOM = join(ROOT, 'dist/sbom.cdx.json');

/** Development dependencies of which dist holds a copy; the libraries in the script of skills are dependencies anyway. */
const COPIED = ['redoc'];

interface LockEntry {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly devDependencies?: object;
}

interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
}

interface Sbom {
  readonly serialNumber?: string;
  readonly metadata: { readonly timestamp?: string; readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** The lock file without what only development needs. */
export function productionLock(lock: Lock): Lock {
  const kept = Object.entries(lock.packages).filter(([, { dev, devOptional }]) => dev !== true && devOptional !== true);
  return { ...lock, packages: Object.fromEntries(kept.map(([path, entry]) => [path, withoutDevelopment(entry)])) };
}

function withoutDevelopment<T extends { readonly devDependencies?: object }>(entry: T): Omit<T, 'devDependencies'> {
  const { devDependencies: _, ...rest } = entry;
  return rest;
}

/** npm's own words about a tree; `npm sbom --omit dev` here would leave out what a development dependency needs as well. */
function npmSbom(folder: string): Sbom {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  return JSON.parse(execFileSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
}

function copied(name: string, lock: Lock): Component & { readonly [member: string]: unknown } {
  const { version = '', license = '', integrity = '' } = lock.packages[`node_modules/${name}`] ?? {};
  return {
    'bom-ref': `${name}@${version}`,
    type: 'library',
    name,
    version,
    scope: 'required',
    purl: `pkg:npm/${name}@${version}`,
    properties: [{ name: 'cdx:npm:package:bundled', value: 'true' }],
    hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex') }],
    licenses: [{ license: { id: license } }],
  };
}

/** A UUID of our own making (version 8) from the digest of a text. */
function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) % 16) + 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) % 64) + 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function stamped({ serialNumber: _, ...sbom }: Sbom): Sbom {
  const epoch = process.env['SOURCE_DATE_EPOCH'];
  const { timestamp: __, ...metadata } = sbom.metadata;
  const time = epoch === undefined ? {} : { timestamp: new Date(Number(epoch) * 1000).toISOString() };
  const dated = { ...sbom, metadata: { ...time, ...metadata } };
  return { ...dated, serialNumber: `urn:uuid:${uuidOf(JSON.stringify(dated))}` };
}

function withCopies(sbom: Sbom, lock: Lock): Sbom {
  const { component } = sbom.metadata;
  const copies = COPIED.map((name) => copied(name, lock));
  const refs = copies.map((copy) => copy['bom-ref']);
  const own = component['bom-ref'];
  return {
    ...sbom,
    metadata: { ...sbom.metadata, component: { ...component, name: own.slice(0, own.lastIndexOf('@')) } },
    components: [...sbom.components, ...copies],
    dependencies: [
      ...sbom.dependencies.map((one) => (one.ref === own ? { ...one, dependsOn: [...one.dependsOn, ...refs] } : one)),
      ...refs.map((ref) => ({ ref, dependsOn: [] })),
    ],
  };
}

/** The text of the SBOM of the package in this folder. */
export function sbomText(): string {
  const lock: Lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const manifest = withoutDevelopment(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  const folder = mkdtempSync(join(tmpdir(), 'capstan-sbom-'));
  try {
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(productionLock(lock)));
    return `${JSON.stringify(stamped(withCopies(npmSbom(folder), lock)), null, 2)}\n`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) {
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  writeFileSync(SBOM, sbomText());
}
