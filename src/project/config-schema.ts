import { z } from 'zod';

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

const link = z.strictObject({ type: text, url: webUrl, name: text.optional() });

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

const portsSchema = z.strictObject({ rest: port, mcp: port, skill: port });

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
});

/** capstan.yml */
export const configSchema = z.strictObject({
  base: webUrl.refine((value) => value.endsWith('/'), 'must end with a slash').optional(),
  dates: z.strictObject({ created: date, modified: date }).optional(),
  provider: providerSchema.optional(),
  apis: z
    .array(apiSchema)
    .min(1, 'must list at least one API')
    .refine((apis) => distinct(apis.map(({ capability }) => capability)), 'must not name a capability twice'),
  upstreams: z.array(origin).default([]),
});

function distinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

/** Facts about the provider that no contract holds; the index of the project needs them. */
export type Provider = z.infer<typeof providerSchema>;
export type Ports = z.infer<typeof portsSchema>;
