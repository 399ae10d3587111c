import type { Output } from '../model/capability.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import type { Reply } from './runtime.ts';

/** Makes the answer that the outputs of an action describe out of the upstream's. */
export type OutputMap = (reply: Reply) => Outcome<Reply>;

/** The first node of a value that a JSONPath finds. */
type Query = (path: string, value: unknown) => unknown;

/** An action without outputs answers what the upstream answered. */
export async function createOutputMap(outputs: readonly Output[]): Promise<OutputMap> {
  if (outputs.length === 0) return (reply) => ok(reply);
  const { firstAt } = await import('../text/json-path.ts');
  return (reply) => mapReply(reply, outputs, firstAt);
}

function mapReply(reply: Reply, outputs: readonly Output[], query: Query): Outcome<Reply> {
  if (reply.body.length === 0) return ok(reply);
  const body = parse(reply.body);
  if (body === undefined) {
    return reply.status >= 400 ? ok(reply) : fail(problem('upstream.output', {}, { reason: 'it is not JSON' }));
  }
  const mapped = firstFound(outputs, body.value, query);
  if (mapped === undefined || mapped === null) return ok(reply);
  return ok({
    ...reply,
    headers: { ...reply.headers, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(mapped)),
  });
}

function parse(bytes: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(Buffer.from(bytes).toString()) };
  } catch {
    return undefined;
  }
}

function firstFound(outputs: readonly Output[], root: unknown, query: Query): unknown {
  for (const output of outputs) {
    const value = valueOf(output, root, query);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** Paths of properties start at the same root as the object; paths of items start at the item. */
function valueOf(output: Output, root: unknown, query: Query): unknown {
  if (output.value !== undefined) return output.value;
  if (output.type === 'object' && output.properties !== undefined) {
    const members = Object.entries(output.properties).map(
      ([name, property]) => [name, valueOf(property, root, query) ?? null] as const,
    );
    return Object.fromEntries(members);
  }
  const node = output.mapping === undefined ? undefined : query(output.mapping, root);
  if (output.type !== 'array') return node;
  const { items } = output;
  if (!Array.isArray(node)) return undefined;
  return items === undefined || (items.mapping === undefined && items.properties === undefined)
    ? node
    : node.map((item) => valueOf(items, item, query) ?? null);
}

/** One sentence on what becomes of an answer. */
export function describeOutput(outputs: readonly Output[]): string {
  if (outputs.length === 0) return 'status and body of the upstream come back as they are';
  const paths = outputs.map((output) => output.mapping ?? output.type);
  return `a JSON body is mapped by ${paths.join(', ')}; the status comes back as it is`;
}
