import { z } from 'zod';
import { isPropertyType } from './apis-json-types.ts';

const webUrl = z.string().regex(/^(http)|(https):\/\/(.*)$/, 'must be an http or https URL');
const date = z.iso.date('must be a date such as 2026-11-22');
const tags = z.array(z.string().min(1));

const property = z
  .looseObject({
    type: z.string().refine(isPropertyType, 'must be a property type of APIs.json 0.23, or begin with x-'),
    name: z.string().optional(),
    description: z.string().min(5).optional(),
    mediaType: z.string().optional(),
    url: z.string().optional(),
    data: z.union([z.record(z.string(), z.json()), z.array(z.json())]).optional(),
    tags: tags.optional(),
  })
  .refine((link) => 'url' in link !== 'data' in link, 'must have a url or data, and not both');

const properties = z.array(property);

const contact = z.looseObject({
  FN: z.string().min(1),
  email: z.email().optional(),
  organizationName: z.string().min(1).optional(),
  adr: z.string().optional(),
  tel: z.string().min(1).optional(),
  'X-twitter': z.string().optional(),
  'X-github': z.string().optional(),
  photo: webUrl.optional(),
  vCard: webUrl.optional(),
  url: webUrl.optional(),
});

const api = z.looseObject({
  aid: z.string().optional(),
  name: z.string().min(2),
  description: z.string().min(5),
  image: z.string(),
  created: date.optional(),
  modified: date.optional(),
  baseURL: webUrl,
  humanURL: webUrl,
  tags: tags.optional(),
  properties,
  prompts: properties.optional(),
  rules: properties.optional(),
  workflows: properties.optional(),
  contact: z.array(contact).optional(),
  meta: z.array(z.looseObject({ key: z.string(), value: z.string() })).optional(),
});

const link = z.looseObject({ name: z.string().min(1), url: z.string() });

/** The members that APIs.json 0.23 knows; `X-` ones may stand beside them. */
const members = {
  aid: z.string().optional(),
  visibility: z.enum(['Public', 'Private', 'Partner']).optional(),
  rating: z.enum(['A', 'B', 'C', 'D', 'F']).optional(),
  type: z
    .enum([
      'Index',
      'Template',
      'Example',
      'Collection',
      'Sandbox',
      'Knowledgebase',
      'Blueprint',
      'Contract',
      'Search',
      'Network',
    ])
    .optional(),
  kind: z.string().optional(),
  position: z.enum(['Producing', 'Consuming']).optional(),
  access: z.enum(['Internal', '1st-Party', '3rd-Party']).optional(),
  name: z.string().min(3).max(50),
  description: z.string().min(5).max(1000),
  url: webUrl,
  image: z.string().optional(),
  created: date.optional(),
  modified: date.optional(),
  specificationVersion: z.string().optional(),
  apis: z.array(api),
  maintainers: z.array(contact),
  tags: z.array(z.json()),
  include: z.array(link).optional(),
  common: properties.optional(),
  prompts: properties.optional(),
  rules: properties.optional(),
  workflows: properties.optional(),
  overlays: z.array(z.looseObject({ name: z.string().min(1).optional(), url: z.string() })).optional(),
  network: z.array(link).optional(),
};

const index = z.looseObject(members).superRefine((value, context) => {
  for (const [name, member] of Object.entries(value)) {
    if (Object.hasOwn(members, name)) continue;
    if (!name.startsWith('X-'))
      context.addIssue({ code: 'custom', path: [name], message: 'is not a member of APIs.json' });
    else if (typeof member !== 'object' || member === null || Array.isArray(member))
      context.addIssue({ code: 'custom', path: [name], message: 'must be an object' });
  }
});

/** One thing that an index does wrong: a JSON Pointer, and what is asked for there. */
export interface IndexFault {
  readonly pointer: string;
  readonly reason: string;
}

/** What an APIs.json 0.23 index does wrong; our own check, which tests hold to the official schema. */
export function indexFaults(value: unknown): readonly IndexFault[] {
  const parsed = index.safeParse(value);
  if (parsed.success) return [];
  return parsed.error.issues.map(({ path, message }) => ({
    pointer: path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    reason: message,
  }));
}
