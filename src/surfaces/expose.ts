import type {
  Action,
  Capability,
  Consumes,
  ConsumedResource,
  Input,
  McpExposure,
  Operation,
  RestAction,
  RestExposure,
  RestResource,
  SkillExposure,
  Tool,
} from '../model/capability.ts';
import type { InputFact } from '../model/facts.ts';
import { callOf, uniqueName } from '../model/names.ts';
import { isCallable, routePattern } from '../model/route.ts';
import { annotate } from './annotate.ts';
import { toolDescription, toolHints } from './tool.ts';
import { describeInput, sentence } from './words.ts';

export interface ExposeOptions {
  readonly ports: { readonly rest: number; readonly mcp: number; readonly skill: number };
  readonly namespaces: { readonly rest: string; readonly mcp: string; readonly skill: string };
  readonly skill: {
    readonly name: string;
    readonly description: string;
    readonly license?: string | undefined;
    readonly compatibility?: string | undefined;
    readonly metadata: Readonly<Record<string, string>>;
  };
}

interface Consumed {
  readonly consumes: Consumes;
  readonly resource: ConsumedResource;
  readonly operation: Operation;
}

/**
 * The annotated capability with a REST facade, an MCP server and a skill over everything that it consumes and can call. No
 * action maps its output: whatever the format could say would drop members of the upstream's answer, which passes whole.
 */
export function expose(bare: Capability, options: ExposeOptions): Capability {
  const capability = annotate(bare);
  return {
    ...capability,
    exposes: [rest(capability, options), mcp(capability, options), skill(capability, options)],
  };
}

/**
 * What several upstreams answer at one path is one resource here: a router looks at the first of a path only. Of the
 * operations that the same requests would match only the first has a route.
 */
function rest(capability: Capability, { ports, namespaces }: ExposeOptions): RestExposure {
  const resources = new Map<string, RestResource>();
  const [taken, matched] = [new Set<string>(), new Set<string>()];
  for (const upstream of capability.consumes) {
    for (const consumed of upstream.resources) {
      const resource = restResource(upstream, consumed, namespaces.rest, matched);
      if (resource.actions.length === 0) continue;
      const known = resources.get(resource.path);
      const name = known?.name ?? uniqueName(resource.name, taken);
      taken.add(name);
      resources.set(resource.path, {
        ...resource,
        ...known,
        name,
        actions: [...(known?.actions ?? []), ...resource.actions],
      });
    }
  }
  return { kind: 'rest', port: ports.rest, namespace: namespaces.rest, resources: [...resources.values()] };
}

/** `matched` holds the requests that earlier routes match, and gets those of this resource. */
function restResource(
  consumes: Consumes,
  resource: ConsumedResource,
  namespace: string,
  matched: Set<string>,
): RestResource {
  const isNew = ({ method }: Operation): boolean =>
    matched.size !== matched.add(routePattern(method, resource.path)).size;
  return {
    name: resource.name,
    path: facadePath(resource),
    title: resource.title,
    description: resource.description,
    inputs: [],
    actions: resource.operations
      .filter((operation) => isCallable(operation) && isNew(operation))
      .map((operation) => restAction({ consumes, resource, operation }, namespace)),
  };
}

/** The upstream's own path, its variables called as the inputs are. */
function facadePath(resource: ConsumedResource): string {
  const inputs = resource.operations
    .flatMap((operation) => operation.facts?.inputs ?? [])
    .filter((input) => input.in === 'path');
  const nameOf = (variable: string): string =>
    inputs.find((input) => (input.wireName ?? input.name) === variable)?.name ?? variable;
  return resource.path.replaceAll(/\{\{?([^{}]+)\}?\}/g, (_, variable: string) => `{${nameOf(variable.trim())}}`);
}

function restAction(consumed: Consumed, namespace: string): RestAction {
  const { operation } = consumed;
  const places = new Map(factsOf(operation).map((fact) => [fact.name, fact.in]));
  const action = actionOf(consumed, namespace);
  const inputs = action.inputs.map((input) => ({ ...input, in: places.get(input.name) }));
  return { ...action, description: operation.description, method: operation.method, inputs };
}

function mcp(capability: Capability, { ports, namespaces }: ExposeOptions): McpExposure {
  const tools = offeredOf(capability).map((consumed) => toolOf(consumed, namespaces.mcp));
  const description = sentence(capability.info.description);
  return { kind: 'mcp', transport: 'http', port: ports.mcp, namespace: namespaces.mcp, description, tools };
}

function toolOf(consumed: Consumed, namespace: string): Tool {
  return {
    ...actionOf(consumed, namespace),
    description: toolDescription(consumed.operation),
    hints: toolHints(consumed.operation),
  };
}

function skill(capability: Capability, { ports, namespaces, skill }: ExposeOptions): SkillExposure {
  const tools = offeredOf(capability).map(({ operation }) => ({
    kind: 'derived' as const,
    name: operation.name,
    description: sentence(operation.description ?? operation.title ?? operation.name),
    namespace: namespaces.mcp,
    action: operation.name,
  }));
  return { kind: 'skill', port: ports.skill, namespace: namespaces.skill, skills: [{ ...skill, tools }] };
}

/** Every consumed operation with what it stands in, in document order. */
export function consumedOf(capability: Capability): Consumed[] {
  return capability.consumes.flatMap((consumes) =>
    consumes.resources.flatMap((resource) =>
      resource.operations.map((operation) => ({ consumes, resource, operation })),
    ),
  );
}

/** Those consumed operations that a request can be made of. */
export function offeredOf(capability: Capability): Consumed[] {
  return consumedOf(capability).filter(({ operation }) => isCallable(operation));
}

function actionOf({ consumes, operation }: Consumed, namespace: string): Action {
  const inputs = factsOf(operation).map((fact) => inputOf(operation, fact));
  return {
    name: operation.name,
    title: operation.title,
    description: operation.description,
    inputs,
    target: {
      kind: 'call',
      call: callOf(consumes.namespace, operation.name),
      with: Object.fromEntries(inputs.map(({ name }) => [name, `${namespace}.${name}`])),
    },
    outputs: [],
  };
}

function factsOf(operation: Operation): readonly InputFact[] {
  return operation.facts?.inputs ?? [];
}

function inputOf(operation: Operation, fact: InputFact): Input {
  const description = describeInput(fact, operation.facts?.input ?? {}) || `The ${fact.name}.`;
  return { name: fact.name, type: fact.type, description, required: fact.required };
}
