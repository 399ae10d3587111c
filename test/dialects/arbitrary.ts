import * as fc from 'fast-check';
import type {
  Authentication,
  Capability,
  ConsumedParameter,
  Consumes,
  Exposure,
  Input,
  Operation,
  Output,
  RequestBody,
  RestAction,
  Target,
  Tool,
} from '../../src/model/capability.ts';

/** Capabilities that both dialects can spell, every part of them. */
const kebab = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const extended = fc.stringMatching(/^[A-Za-z][-A-Za-z0-9_*]{0,8}$/);
const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('yes', 'no', 'null', '1', '~', '# x', 'a: b', '- a', '{{x}}', '2026-01-01', ' x ', 'a\nb', '"', "'"),
);
const methods = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE');
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });

/** Drops members that are `undefined`, so that a model can be compared with one that never had them. */
function trimmed<T extends object>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return arbitrary.map((value) => {
    const kept = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(kept) as T;
  });
}

function uniquely<T extends { readonly name: string }>(arbitrary: fc.Arbitrary<T>, minLength = 0): fc.Arbitrary<T[]> {
  return fc.uniqueArray(arbitrary, { selector: ({ name }) => name, minLength, maxLength: 3 });
}

const authentication: fc.Arbitrary<Authentication> = fc.oneof(
  fc.record({ kind: fc.constant('basic' as const), username: words, password: words }),
  fc.record({ kind: fc.constant('bearer' as const), token: words }),
  fc.record({
    kind: fc.constant('apikey' as const),
    key: words,
    value: words,
    placement: fc.constantFrom('header', 'query'),
  }),
);

const parameter: fc.Arbitrary<ConsumedParameter> = trimmed(
  fc.record({
    name: extended,
    in: fc.constantFrom('query', 'header', 'path', 'cookie', 'body', 'environment'),
    value: maybe(words),
  }),
);

const body: fc.Arbitrary<RequestBody> = fc.oneof(
  fc.record({ kind: fc.constant('json' as const), template: words }),
  fc.record({
    kind: fc.constant('text' as const),
    mediaType: fc.constantFrom('text/plain', 'application/xml', 'application/sparql-query'),
    template: words,
  }),
  fc.record({ kind: fc.constant('form' as const), fields: fc.dictionary(extended, words, { maxKeys: 3 }).map(plain) }),
);

const path = fc
  .array(
    fc.oneof(
      kebab,
      extended.map((name) => `{${name}}`),
    ),
    { maxLength: 3 },
  )
  .map((parts) => `/${parts.join('/')}`);

const operation: fc.Arbitrary<Operation> = trimmed(
  fc.record({
    name: kebab,
    method: methods,
    title: maybe(words),
    description: maybe(words),
    parameters: uniquely(parameter),
    body: maybe(body),
    outputFormat: fc.constantFrom('json', 'xml', 'csv'),
  }),
);

const consumes: fc.Arbitrary<Consumes> = trimmed(
  fc.record({
    namespace: kebab,
    description: maybe(words),
    baseUri: fc.constantFrom('https://a.test', 'http://b.test:8080/v1', 'https://c.test/x/y'),
    parameters: uniquely(parameter),
    authentication: maybe(authentication),
    resources: uniquely(
      trimmed(
        fc.record({
          name: kebab,
          path,
          title: maybe(words),
          description: maybe(words),
          parameters: uniquely(parameter),
          operations: uniquely(operation, 1),
        }),
      ),
    ),
  }),
);

const inputType = fc.constantFrom('string', 'number', 'integer', 'boolean', 'array', 'object');

/** `required` of a REST input follows from its place: the format has no room for it. */
const restInput: fc.Arbitrary<Input> = trimmed(
  fc.record({
    name: extended,
    in: fc.constantFrom('query', 'header', 'path', 'cookie', 'body'),
    type: inputType,
    description: words,
    pattern: maybe(words),
    value: maybe(words),
  }),
).map((input) => ({ ...input, required: input.in === 'path' }));

const toolInput: fc.Arbitrary<Input> = fc.record({
  name: extended,
  type: inputType,
  description: words,
  required: fc.boolean(),
});

const target: fc.Arbitrary<Target> = fc.record({
  kind: fc.constant('call' as const),
  call: fc.tuple(kebab, kebab).map(([namespace, name]) => `${namespace}.${name}`),
  with: fc.dictionary(extended, fc.oneof(words, fc.integer()), { maxKeys: 3 }).map(plain),
});

const output: fc.Arbitrary<Output> = fc.letrec<{ output: Output }>((tie) => ({
  output: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ type: fc.constantFrom('string', 'number', 'boolean'), mapping: words }),
    fc.record({ type: fc.constantFrom('string', 'number', 'boolean'), value: words }),
    fc.record({
      type: fc.constant('object' as const),
      properties: fc.dictionary(extended, tie('output'), { maxKeys: 2 }).map(plain),
    }),
    fc.record({ type: fc.constant('array' as const), mapping: words, items: tie('output') }),
  ),
})).output;

const action = { name: kebab, title: maybe(words), target, outputs: fc.array(output, { maxLength: 2 }) };
const hints = trimmed(
  fc.record({
    readOnly: maybe(fc.boolean()),
    destructive: maybe(fc.boolean()),
    idempotent: maybe(fc.boolean()),
    openWorld: maybe(fc.boolean()),
  }),
);
const restAction: fc.Arbitrary<RestAction> = trimmed(
  fc.record({ ...action, method: methods, description: maybe(words), inputs: uniquely(restInput) }),
);
const tool: fc.Arbitrary<Tool> = trimmed(
  fc.record({ ...action, description: words, inputs: uniquely(toolInput), hints }),
);

const listener = {
  namespace: kebab,
  port: fc.integer({ min: 1, max: 65_535 }),
  address: maybe(fc.constantFrom('localhost', '127.0.0.1', '::1', 'a.example.test')),
  authentication: maybe(authentication),
};

const restResource = trimmed(
  fc.record({
    name: kebab,
    path,
    title: maybe(words),
    description: maybe(words),
    inputs: uniquely(restInput),
    actions: uniquely(restAction, 1),
  }),
);

const skill = trimmed(
  fc.record({
    name: kebab,
    description: words,
    license: maybe(words),
    metadata: fc.dictionary(extended, words, { maxKeys: 2 }).map(plain),
    allowedTools: maybe(words),
    userInvocable: maybe(fc.boolean()),
    tools: uniquely(
      fc.oneof(
        fc.record({
          kind: fc.constant('derived' as const),
          name: kebab,
          description: words,
          namespace: kebab,
          action: kebab,
        }),
        fc.record({ kind: fc.constant('instruction' as const), name: kebab, description: words, instruction: words }),
      ),
    ),
  }),
);

const exposure: fc.Arbitrary<Exposure> = fc.oneof(
  trimmed(fc.record({ kind: fc.constant('rest' as const), ...listener, resources: uniquely(restResource) })),
  trimmed(
    fc.record({
      kind: fc.constant('mcp' as const),
      ...listener,
      description: maybe(words),
      transport: fc.constant('http' as const),
      tools: uniquely(tool, 1),
    }),
  ),
  trimmed(
    fc.record({
      kind: fc.constant('skill' as const),
      ...listener,
      description: maybe(words),
      skills: uniquely(skill, 1),
    }),
  ),
);

const bind = trimmed(
  fc.record({
    namespace: kebab,
    description: maybe(words),
    location: maybe(fc.constantFrom('file:///a.yaml', 'vault://x')),
    keys: fc.dictionary(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/), extended, { maxKeys: 3 }).map(plain),
  }),
);

export const capabilities: fc.Arbitrary<Capability> = fc.record({
  name: kebab,
  info: trimmed(
    fc.record({
      title: words,
      description: words,
      tags: fc.array(words, { maxLength: 3 }),
      created: maybe(fc.constantFrom('2026-01-31', '2025-12-01')),
      modified: maybe(fc.constantFrom('2026-02-28')),
    }),
  ),
  binds: fc.array(bind, { maxLength: 2 }),
  consumes: fc.array(consumes, { minLength: 1, maxLength: 2 }),
  exposes: fc.array(exposure, { maxLength: 3 }),
});

/** fast-check makes some dictionaries without a prototype. */
function plain<T>(dictionary: Record<string, T>): Record<string, T> {
  return { ...dictionary };
}
