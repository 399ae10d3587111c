import { compileCheck } from '../../src/check/check.ts';
import type { Capability, Consumes, McpExposure, Operation, Tool } from '../../src/model/capability.ts';
import type { OperationFacts } from '../../src/model/facts.ts';
import { isObject, type JsonSchema } from '../../src/model/json.ts';
import { ok, type Outcome } from '../../src/model/outcome.ts';
import type { BoundAction, CallContext, Reply, Runtime } from '../../src/run/runtime.ts';

/** A runtime without a network: one tool, the real check, and an upstream that is a function. */
export type Upstream = (values: Readonly<Record<string, unknown>>, context: CallContext) => Promise<Outcome<Reply>>;

export const inputSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://example.com/import-customers-input.schema.json',
  type: 'object',
  required: ['customers'],
  properties: {
    customers: { type: 'array', minItems: 1, maxItems: 500, items: { $ref: '#/$defs/Customer' } },
  },
  $defs: {
    Customer: {
      type: 'object',
      required: ['id', 'kind'],
      properties: {
        id: { type: 'string', minLength: 1 },
        kind: { type: 'string', enum: ['person', 'company'] },
        visits: { type: 'integer', minimum: 0 },
        tags: { type: 'array', items: { type: 'string' } },
        metadata: { type: 'object', additionalProperties: { type: 'string' } },
      },
    },
    Unreached: { type: 'string' },
  },
};

const tool: Tool = {
  name: 'import-customers',
  title: 'Import customers',
  description: 'Writes customers. Needs customers.',
  inputs: [{ name: 'customers', type: 'array', description: 'The customers.', required: true }],
  target: { kind: 'call', call: 'crm.import-customers', with: { customers: '{{crm-mcp.customers}}' } },
  outputs: [],
  hints: { readOnly: false, destructive: true, idempotent: true, openWorld: true },
};

export const exposure: McpExposure = {
  kind: 'mcp',
  namespace: 'crm-mcp',
  transport: 'http',
  description: 'Customers of the shop',
  tools: [tool, { ...tool, name: 'unbound', target: { kind: 'unsupported', feature: 'steps' } }],
};

const operation: Operation = {
  name: 'import-customers',
  method: 'POST',
  parameters: [],
  body: { kind: 'json', template: '{"customers": {{customers}}}' },
  outputFormat: 'json',
};

const consumes: Consumes = {
  namespace: 'crm',
  baseUri: 'https://crm.example.com',
  parameters: [],
  resources: [{ name: 'customers', path: '/customers', parameters: [], operations: [operation] }],
};

const capability: Capability = {
  name: 'crm-customers',
  info: { title: 'CRM customers', description: 'Customers.', tags: [], version: '3.2.1' },
  binds: [],
  consumes: [consumes],
  exposes: [exposure],
};

/** What a manifest would tell of the operation. */
export const facts: OperationFacts = {
  operationId: 'importCustomers',
  pointer: '/paths/~1customers/post',
  input: inputSchema,
  inputs: [{ name: 'customers', in: 'body', type: 'array', required: true, description: 'The customers.' }],
  responses: [],
  semantics: {
    readOnly: false,
    destructive: true,
    idempotent: true,
    evidence: { readOnly: '', destructive: '', idempotent: '' },
  },
  bulk: { items: 'customers', key: 'id', maxItems: 500, effect: 'upsert', replaces: true },
  examples: [{ name: 'one', value: { customers: [{ id: 'crm-a:1', kind: 'person' }] } }],
  fields: [],
  rules: [],
};

const knownCapability: Capability = {
  ...capability,
  facts: {
    sources: [],
    origins: [],
    entities: [{ name: 'Customer', schema: { type: 'object', title: 'A customer' } }],
  },
};

/** With `known` the runtime has the facts, as with a manifest. */
export function customersRuntime(upstream: Upstream, known?: OperationFacts): Runtime {
  const check = compileCheck(inputSchema, { unknown: 'warn', closed: true });
  const judge = (input: Parameters<BoundAction['check']>[0]): Outcome<unknown> => {
    if (input.kind !== 'value') throw new Error('MCP hands over values');
    return check.value(input.value);
  };
  const action: BoundAction = {
    exposure: exposure.namespace,
    action: tool,
    route: undefined,
    consumes,
    operation: known === undefined ? operation : { ...operation, facts: known },
    inputSchema,
    check: judge,
    explain: () => {
      throw new Error('MCP explains nothing');
    },
    run: async (input, context) => {
      const judged = judge(input);
      if (!judged.ok) return judged;
      const reply = await upstream(isObject(judged.value) ? judged.value : {}, context);
      return { ...reply, problems: [...judged.problems, ...reply.problems] };
    },
  };
  return {
    capability: known === undefined ? capability : knownCapability,
    actions: [action],
    find: (namespace, name) => (namespace === exposure.namespace && name === tool.name ? action : undefined),
    credential: () => {
      throw new Error('MCP asks for no credential');
    },
    close: () => Promise.resolve(),
  };
}

/** An answer of the upstream; `body` is text. */
export function reply(status: number, body = '', headers: Readonly<Record<string, string>> = {}): Outcome<Reply> {
  return ok({ status, headers, body: new TextEncoder().encode(body), attempts: 1 });
}

export function customer(index: number, over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { id: `crm-a:${index}`, kind: 'person', visits: index, ...over };
}
