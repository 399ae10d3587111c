import { z } from 'zod';
import { isPropertyType, meantPropertyType } from './apis-json-types.ts';
import { exactVersion, packageName, serverDescription, serverName } from './server-json.ts';

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const text = z.string().trim().min(1, 'must not be empty');
const name = z.string().regex(NAME, 'must be words of small letters and digits, joined by hyphens');
const port = z
  .int('must be a whole number')
  .min(1, 'must be a port from 1 to 65535')
  .max(65535, 'must be a port from 1 to 65535');
const date = z.string().refine(isDate, 'must be a date such as 2026-11-22');
const webUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });

function isDate(value: string): boolean {
  const time = Date.parse(`${value}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** A path below the project folder, with `/`; whether it stays there after symbolic links is checked when it is read. */
const path = text.refine(
  (value) => !/^([/\\~]|[A-Za-z]:)|\\/.test(value) && !value.split('/').includes('..'),
  'must be a path inside the project folder, with "/"',
);

const origin = webUrl
  .refine(
    (value) => URL.canParse(value) && new URL(value).origin === value.replace(/\/$/, ''),
    'must be an origin such as https://api.example.com, without a path',
  )
  .transform((value) => new URL(value).origin);

/** What is refused here would make an index that APIs.json refuses. */
const propertyType = text.superRefine((value, context) => {
  if (isPropertyType(value)) return;
  const meant = meantPropertyType(value);
  const hint = meant === undefined ? '' : `; did you mean "${meant}"`;
  context.addIssue({ code: 'custom', message: `must be a property type of APIs.json 0.23, or begin with x-${hint}` });
});

const link = z.strictObject({ type: propertyType, url: webUrl, name: text.optional() });

const providerSchema = z.strictObject({
  aid: name,
  name: text.min(3, 'must have at least 3 characters').max(50, 'must have at most 50 characters'),
  description: text.min(200, 'must have at least 200 characters').max(1000, 'must have at most 1000 characters'),
  url: webUrl,
  image: webUrl,
  humanUrl: webUrl,
  position: z.enum(['Producing', 'Consuming'], 'must be Producing or Consuming'),
  access: z.enum(['Internal', '1st-Party', '3rd-Party'], 'must be Internal, 1st-Party or 3rd-Party'),
  tags: z.array(text).min(5, 'must list at least 5 tags'),
  maintainers: z
    .array(
      z.strictObject({ name: text, email: z.email('must be an e-mail address').optional(), url: webUrl.optional() }),
    )
    .min(1, 'must list at least one maintainer'),
  common: z.array(link).default([]),
});

const vocabularySchema = z
  .strictObject({
    personas: z.array(z.strictObject({ id: name, name: text, description: text })).default([]),
    workflows: z
      .array(z.strictObject({ name: text, description: text, personas: z.array(name).default([]) }))
      .default([]),
    domains: z.array(text).default([]),
  })
  .refine(
    ({ personas, workflows }) =>
      workflows.every((workflow) => workflow.personas.every((id) => personas.some((persona) => persona.id === id))),
    { path: ['workflows'], error: 'must name personas of this vocabulary' },
  );

const planSchema = z.strictObject({
  id: name,
  name: text,
  description: text,
  /** Where the provider says so. */
  source: webUrl,
  entries: z
    .array(
      z.strictObject({
        label: text,
        description: text.optional(),
        metric: text,
        limit: z.union([z.number('must be a number or text'), text]),
        timeFrame: text,
        geo: text.optional(),
        unit: text.optional(),
        price: z.union([z.number('must be a number or text'), text]).optional(),
      }),
    )
    .default([]),
  elements: z.array(text).default([]),
});

const portsSchema = z.strictObject({ rest: port, mcp: port, skill: port });

const registrySchema = z.strictObject({
  name: serverName,
  description: serverDescription,
  package: packageName,
  version: exactVersion,
  /** What is said to the package's command. */
  arguments: z.array(text).default(['mcp']),
  /** Needed where the project has several. */
  capability: name.optional(),
  website: webUrl.optional(),
  repository: z.strictObject({ url: webUrl, source: text }).optional(),
});

const apiSchema = z.strictObject({
  contract: path,
  overlays: z.array(path).default([]),
  capability: name,
  namespace: name.optional(),
  skill: name.max(64, 'must have at most 64 characters').optional(),
  secret: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of an environment variable, such as MY_API_KEY')
    .optional(),
  ports: portsSchema.partial().optional(),
  wire: path.optional(),
  requests: path.optional(),
});

/** capstan.yml */
export const configSchema = z
  .strictObject({
    base: webUrl.refine((value) => value.endsWith('/'), 'must end with a slash').optional(),
    dates: z.strictObject({ created: date, modified: date }).optional(),
    provider: providerSchema.optional(),
    vocabulary: vocabularySchema.optional(),
    plans: z
      .array(planSchema)
      .refine((plans) => distinct(plans.map(({ id }) => id)), 'must not give two plans one id')
      .optional(),
    apis: z
      .array(apiSchema)
      .min(1, 'must list at least one API')
      .refine((apis) => distinct(apis.map(({ capability }) => capability)), 'must not name a capability twice'),
    upstreams: z.array(origin).default([]),
    registry: registrySchema.optional(),
  })
  .refine(({ apis, registry }) => registry === undefined || registered(apis, registry) !== undefined, {
    path: ['registry', 'capability'],
    error: 'must name one of the capabilities',
  });

/** The API whose capability the registry is told of: the only one, or the one that is named. */
export function registered<A extends { readonly capability: string }>(
  apis: readonly A[],
  registry: { readonly capability?: string | undefined },
): A | undefined {
  const { capability } = registry;
  return capability === undefined && apis.length === 1 ? apis[0] : apis.find((api) => api.capability === capability);
}

function distinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

/** What is wrong with a setting of the provider, in words that name what is allowed. */
export function providerFault(setting: keyof Provider, value: unknown): string | undefined {
  const parsed = providerSchema.shape[setting].safeParse(value);
  return parsed.success ? undefined : parsed.error.issues[0]?.message;
}

/** Facts about the provider that no contract holds; the index of the project needs them. */
export type Provider = z.infer<typeof providerSchema>;
/** For whom and what the APIs are. */
export type Vocabulary = z.infer<typeof vocabularySchema>;
/** A plan that a provider sells its API in. */
export type Plan = z.infer<typeof planSchema>;
/** How the project's MCP server is entered in a registry. */
export type Registry = z.infer<typeof registrySchema>;
export type Ports = z.infer<typeof portsSchema>;
