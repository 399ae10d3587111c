import { z } from 'zod';

const SCHEMA = 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json';

/** The server's name in the registry: a domain of its owner's from the end, a slash, a name. */
export const serverName = z
  .string()
  .max(200, 'must have at most 200 characters')
  .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/, 'must be a reversed domain, one slash and a name: io.github.owner/name');

export const serverDescription = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'must have at most 100 characters');

/** One version: the registry refuses `latest` and ranges. */
export const exactVersion = z
  .string()
  .max(255, 'must have at most 255 characters')
  .regex(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/, 'must be one exact version, such as 1.0.2');

/** As npm has it: `name` or `@scope/name`. */
export const packageName = z
  .string()
  .regex(/^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/, 'must be the name of an npm package');

const argument = z.strictObject({ type: z.literal('positional'), value: z.string() });

const variable = z.strictObject({
  name: z.string().regex(/^[A-Za-z_]\w*$/),
  description: z.string().optional(),
  isRequired: z.boolean(),
  isSecret: z.boolean(),
});

const npmPackage = z.strictObject({
  registryType: z.literal('npm'),
  identifier: packageName,
  version: exactVersion,
  runtimeHint: z.literal('npx'),
  transport: z.strictObject({ type: z.literal('stdio') }),
  packageArguments: z.array(argument),
  environmentVariables: z.array(variable),
});

/** `server.json` (2025-12-11) as far as we write it: an npm package that is run over stdio. */
const serverSchema = z.strictObject({
  $schema: z.literal(SCHEMA),
  name: serverName,
  description: serverDescription,
  version: exactVersion,
  websiteUrl: z.url().optional(),
  repository: z.strictObject({ url: z.url(), source: z.string().min(1) }).optional(),
  packages: z.array(npmPackage).min(1),
});

export type ServerJson = z.infer<typeof serverSchema>;

/** The document that is to be written; throws when it would be refused, for what it is made of has been checked. */
export function serverJson(server: Omit<ServerJson, '$schema'>): ServerJson {
  return serverSchema.parse({ $schema: SCHEMA, ...server });
}
