/** What `npm pack --json` says of the tarball. Sizes in bytes. */
export interface Packed {
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

const KB = 1000;

/**
 * A package this small is there in the time of one request, and `npx capstan` starts at once. Most of it is meant to be there:
 * the program of skills (0.64 MB in dist, once more within the skill of the first content) and the renderer of the
 * reference pages (1.1 MB). What goes over the bound is looked at before the bound is moved.
 */
export const BOUNDS = { size: 1800 * KB, unpackedSize: 6500 * KB, files: 1200 };

/** Everything that may be in the package. */
const ALLOWED = [
  /^(?:LICENSE|README\.md|CHANGELOG\.md|THIRD-PARTY-NOTICES\.md|package\.json|server\.json|capstan\.yml|apis\.yml)$/,
  /^bin\/(?:capstan\.js|package\.json)$/,
  /^dist\/[\w/.-]+\.(?:js|d\.ts)$/,
  /^dist\/(?:skill-script\.mjs|sbom\.cdx\.json)$/,
  /^dist\/site\/redoc(?:\.standalone)?\.(?:json|js|js\.LICENSE\.txt)$/,
  /^(?:openapi|overlays|mappings)\/[\w/.-]+\.ya?ml$/,
  /^capabilities\/[\w/.-]+\.(?:yaml|capstan\.json)$/,
  /^schemas\/[\w.-]+\.schema\.json$/,
  /^skills\/[\w-]+\/(?:SKILL\.md|scripts\/capstan\.mjs|(?:references|assets)\/[\w/.-]+\.(?:md|json|csv|ya?ml))$/,
  /^examples\/[\w/.-]+\.(?:md|csv|json|ndjson|ya?ml|parquet|xml|tsv)$/,
  /^docs\/[\w-]+\.md$/,
];

/** What has no business in a package, whatever folder it is in. */
const FORBIDDEN = [
  /\.(?:test|spec|bench)\.[cm]?[jt]s$/,
  /\.map$/,
  /(?<!\.d)\.ts$/,
  /(?:^|\/)\./,
  /(?:^|\/)(?:node_modules|test)\//,
  /\.(?:sqlite|db|tgz|pem|key|log)$/,
];

/** What the program or a reader needs: a package without one of these is broken. */
const NEEDED = [
  'LICENSE',
  'README.md',
  'CHANGELOG.md',
  'THIRD-PARTY-NOTICES.md',
  'server.json',
  'bin/capstan.js',
  'dist/cli/main.js',
  'dist/index.js',
  'dist/index.d.ts',
  'dist/skill-script.mjs',
  'dist/sbom.cdx.json',
  'dist/site/redoc.standalone.js',
  'dist/site/redoc.standalone.js.LICENSE.txt',
];

/** What is wrong with a package, a line each. `listed` is `files` of package.json: each entry must bring something. */
export function packageFaults(packed: Packed, listed: readonly string[]): string[] {
  const paths = packed.files.map(({ path }) => path);
  return [
    ...paths.flatMap((path) => (isAllowed(path) ? [] : [`${path}: does not belong into the package`])),
    ...NEEDED.filter((path) => !paths.includes(path)).map((path) => `${path}: is missing`),
    ...listed
      .filter(
        (entry) => !entry.startsWith('!') && !paths.some((path) => path === entry || path.startsWith(`${entry}/`)),
      )
      .map((entry) => `${entry}: stands in "files" and brings nothing`),
    ...sizeFaults(packed),
  ];
}

function isAllowed(path: string): boolean {
  return ALLOWED.some((rule) => rule.test(path)) && !FORBIDDEN.some((rule) => rule.test(path));
}

function sizeFaults({ size, unpackedSize, files }: Packed): string[] {
  const found = { size, unpackedSize, files: files.length };
  const over = (['size', 'unpackedSize', 'files'] as const).filter((name) => found[name] > BOUNDS[name]);
  return over.map((name) => `${name} is ${found[name]}, more than ${BOUNDS[name]}`);
}

/** What a file of the package tells of the machine it was made on; `folders` are absolute paths of that machine. */
export function textFaults(path: string, text: string, folders: readonly string[]): string[] {
  return [
    ...(folders.some((folder) => text.includes(folder)) ? [`${path}: holds a path of the machine it was made on`] : []),
    ...(/^\/\/# sourceMappingURL=/m.test(text) ? [`${path}: points to a source map, and none is packed`] : []),
  ];
}
