import type { Hints, Input, RestAction, Target, Tool } from '../../model/capability.ts';
import { description, display, method } from './consumes.ts';
import { named } from './named.ts';
import { isPresent, type Node, type Read, type Unsupported } from './node.ts';
import { outputs } from './outputs.ts';
import { field, record } from './record.ts';
import { reportMissing, reportType, reportUnsupported } from './report.ts';
import { withReference } from './templates.ts';
import { entries, flag, or, text, word } from './values.ts';

const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object'] as const;
const PLACES = ['query', 'header', 'path', 'cookie', 'body'] as const;

const type = field('type', or(word(TYPES), 'string'));
const inputText = field('description', or(text, ''));

const restInput = record({
  in: field('in', word(PLACES)),
  type,
  description: inputText,
  required: field('required', flag),
  pattern: field('pattern', text),
  value: field('value', text),
});

/** REST inputs have no `required` in the format: a path variable always is, others only where the manifest says so. */
export const restInputs: Read<Input[]> = named((node) => {
  const input = restInput(node);
  if (input.in === undefined) reportMissing(node, 'in');
  return { ...input, in: input.in ?? 'body', required: input.required ?? input.in === 'path' };
});

const toolInputs: Read<Input[]> = named(
  record({ type, description: inputText, required: field('required', or(flag, true)) }),
);

/** Members that say what an action does, `with` still as it stands. */
const targetFields = {
  call: field('call', text),
  with: field('with', (node: Node) => node),
  steps: field('steps', isPresent),
  ref: field('ref', isPresent),
};
const IGNORED = ['mappings', 'tags'];

const restAction = record(
  {
    method,
    title: display,
    description,
    inputs: field('inputParameters', restInputs),
    ...targetFields,
    outputs: field('outputParameters', outputs),
  },
  [...IGNORED, 'responses', 'responseBinary'],
);

const hints: Read<Hints> = record({
  readOnly: field('readOnly', flag),
  destructive: field('destructive', flag),
  idempotent: field('idempotent', flag),
  openWorld: field('openWorld', flag),
});

const tool = record(
  {
    title: display,
    description,
    inputs: field('inputParameters', toolInputs),
    hints: field('hints', hints),
    ...targetFields,
    outputs: field('outputParameters', outputs),
  },
  IGNORED,
);

/** `inherited`: the inputs of the resource, which its operations share. */
export function restActions(namespace: string, inherited: readonly Input[]): Read<RestAction[]> {
  return named(
    (node) => {
      const { method: verb, title, description, inputs, outputs, ...rest } = restAction(node);
      const target = targetOf(node, rest, namespace, [...inherited, ...inputs]);
      return verb === undefined ? undefined : { method: verb, title, description, inputs, target, outputs };
    },
    (action, index) => `${action.method.toLowerCase()}-${index}`,
  );
}

export function tools(namespace: string): Read<Tool[]> {
  return named((node) => {
    const { title, description, inputs, hints, outputs, ...rest } = tool(node);
    return { title, description, inputs, hints, target: targetOf(node, rest, namespace, inputs), outputs };
  });
}

interface Raw {
  readonly call: string | undefined;
  readonly with: Node;
  readonly steps: boolean;
  readonly ref: boolean;
}

function targetOf(node: Node, raw: Raw, namespace: string, inputs: readonly Input[]): Target {
  const values = withValues(raw.with, namespace, new Set(inputs.map((input) => input.name)));
  const feature = unsupported(node, raw);
  if (feature !== undefined) reportUnsupported(node, feature);
  if (feature !== undefined || raw.call === undefined) return { kind: 'unsupported', feature: feature ?? 'a mock' };
  return { kind: 'call', call: raw.call, with: values };
}

function unsupported(node: Node, raw: Raw): Unsupported | undefined {
  if (raw.steps) return 'steps';
  if (raw.ref) return 'a ref to an aggregate';
  if (raw.call === undefined) return 'a mock';
  return node.reading.unreachable.get(raw.call.split('.')[0] ?? '');
}

function withValues(
  node: Node,
  namespace: string,
  inputs: ReadonlySet<string>,
): Record<string, string | number | boolean> {
  const values = entries(node).flatMap(([key, each]): [string, string | number | boolean][] => {
    if (typeof each.value === 'string') {
      return [[key, withReference(each, namespace, new Set([...inputs, key]), each.value)]];
    }
    if (typeof each.value === 'number' || typeof each.value === 'boolean') return [[key, each.value]];
    reportType(each, 'text or a number');
    return [];
  });
  return Object.fromEntries(values);
}
