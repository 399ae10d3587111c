import { basename, dirname, join, posix } from 'node:path';
import { z } from 'zod';
import type { Json } from '../model/json.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { toPointer } from '../model/pointer.ts';
import { problem } from '../model/problem.ts';

/** What the capability format has no room for. Paths are relative to the manifest's own folder, with `/`. */
export type Manifest = z.infer<typeof manifestSchema>;
export type OperationRecord = z.infer<typeof operationSchema>;

/** A manifest of another version is refused: its facts could mean something else. */
export const MANIFEST_VERSION = 1;

/** The folder of capabilities and manifests in a project. */
export const CAPABILITIES = 'capabilities';

const json: z.ZodType<Json> = z.json();

/** A path that stays inside the project folder, whose `capabilities/` holds the manifest. */
const projectPath = z
  .string()
  .refine((path) => pathInProject(path) !== undefined, 'a relative path inside the project folder, with "/"');

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const schemaRecord = z.record(z.string(), json);

const policySchema = z.strictObject({
  rate: z.strictObject({ requests: z.number(), perSeconds: z.number(), burst: z.number() }).optional(),
  retryStatuses: z.array(z.number().int()),
  timeouts: z.strictObject({ connectMs: z.number(), totalMs: z.number() }),
  source: z.string().optional(),
});

const inputSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9_-]+$/),
  wireName: z.string().optional(),
  in: z.enum(['query', 'header', 'path', 'cookie', 'body']),
  type: z.enum(['string', 'number', 'integer', 'boolean', 'array', 'object']),
  required: z.boolean(),
  description: z.string(),
  explode: z.boolean().optional(),
});

const responseSchema = z.strictObject({
  status: z.string(),
  description: z.string(),
  documented: z.boolean(),
  mediaType: z.string().optional(),
  schema: projectPath.optional(),
});

const bulkSchema = z.strictObject({
  items: z.string(),
  key: z.string(),
  maxItems: z.number().int(),
  effect: z.enum(['upsert', 'update', 'create', 'delete']),
  replaces: z.boolean(),
  pairs: z.string().optional(),
});

const operationSchema = z.strictObject({
  operationId: z.string(),
  pointer: z.string(),
  input: projectPath,
  inputs: z.array(inputSchema),
  body: z
    .strictObject({ mediaType: z.string(), required: z.boolean(), shape: z.enum(['members', 'whole']) })
    .optional(),
  responses: z.array(responseSchema),
  semantics: z.strictObject({
    readOnly: z.boolean(),
    destructive: z.boolean(),
    idempotent: z.boolean(),
    evidence: z.strictObject({ readOnly: z.string(), destructive: z.string(), idempotent: z.string() }),
  }),
  bulk: bulkSchema.optional(),
  examples: z.array(z.strictObject({ name: z.string(), summary: z.string().optional(), value: schemaRecord })),
  fields: z.array(
    z.strictObject({
      path: z.string(),
      role: z.enum(['start', 'end', 'category', 'version']).optional(),
      sensitive: z.boolean(),
    }),
  ),
  rules: z.array(json),
});

const manifestSchema = z.strictObject({
  manifest: z.literal(MANIFEST_VERSION),
  /** The file stem of the capability: `library-shelves`. */
  capability: z.string(),
  generator: z.strictObject({ name: z.string(), version: z.string() }),
  sources: z.array(z.strictObject({ role: z.enum(['contract', 'overlay']), path: projectPath, sha256 })),
  origins: z.array(z.string()),
  policy: policySchema.optional(),
  guidance: z.strictObject({ notFor: z.array(z.string()), unknown: z.array(z.string()) }).optional(),
  skill: projectPath.optional(),
  entities: z.array(z.strictObject({ name: z.string(), schema: projectPath })),
  /** By `call`: `namespace.operation`. */
  operations: z.record(z.string(), operationSchema),
  /** Tools that an MCP server of the capability can have besides its own. */
  builtIn: z.array(z.string()).optional(),
  /** Everything that the build wrote for this capability, but for this file and the index of the project. */
  artifacts: z.array(z.strictObject({ path: projectPath, sha256 })),
});

/** Checks a value read from a manifest file; problems carry a pointer into it. */
export function parseManifest(value: unknown, file: string): Outcome<Manifest> {
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const problems = parsed.error.issues.map((issue) => {
    const pointer = toPointer(issue.path.map((step) => (typeof step === 'number' ? step : String(step))));
    return problem('manifest.invalid', { file, pointer }, { reason: issue.message });
  });
  return fail(...problems);
}

/** The manifest beside a capability file: `x.yaml` and `ikanos/x.yaml` share `x.capstan.json`. */
export function manifestPath(capabilityFile: string): string {
  const folder = dirname(capabilityFile);
  const stem = basename(capabilityFile).replace(/\.(ya?ml|json)$/, '');
  return join(basename(folder) === 'ikanos' ? dirname(folder) : folder, `${stem}.capstan.json`);
}

/** A path of a manifest, relative to the project folder; `undefined` when it leads out of it. */
export function pathInProject(path: string): string | undefined {
  if (path === '' || posix.isAbsolute(path) || /[\0\\]|^[A-Za-z]:/.test(path)) return undefined;
  const joined = posix.join(CAPABILITIES, path);
  return joined === '..' || joined.startsWith('../') ? undefined : joined;
}

/** A path relative to the project folder, as a manifest writes it. */
export function pathInManifest(path: string): string {
  return posix.relative(CAPABILITIES, path);
}
