import type {
  Action,
  Capability,
  ConsumedParameter,
  ConsumedResource,
  Consumes,
  Exposure,
  HttpMethod,
  Input,
  Operation,
} from '../model/capability.ts';
import { callOf } from '../model/names.ts';
import { toPointer } from '../model/pointer.ts';

/** A capability as the rules look at it: every operation and every action once, and who calls what. */
export interface Subject {
  readonly capability: Capability;
  readonly operations: readonly OperationSubject[];
  readonly actions: readonly ActionSubject[];
}

export interface OperationSubject {
  readonly consumes: Consumes;
  readonly resource: ConsumedResource;
  readonly operation: Operation;
  /** `namespace.operation` */
  readonly call: string;
  readonly where: string;
  readonly callers: readonly ActionSubject[];
}

export interface ActionSubject {
  readonly exposure: Exposure;
  readonly namespace: string;
  readonly action: Action;
  /** Only of REST actions. */
  readonly method?: HttpMethod | undefined;
  readonly path?: string | undefined;
  /** Its own inputs and those of its resource. */
  readonly inputs: readonly Input[];
  readonly where: string;
}

/** Problems of the model have no file; their pointer is made of names: `/exposes/shop-rest/orders/list-orders`. */
export function whereOf(...names: readonly string[]): string {
  return toPointer(names);
}

export function subjectOf(capability: Capability): Subject {
  const actions = capability.exposes.flatMap(actionsOf);
  const operations = capability.consumes.flatMap((consumes) => operationsOf(consumes, actions));
  return { capability, actions, operations };
}

function operationsOf(consumes: Consumes, actions: readonly ActionSubject[]): OperationSubject[] {
  return consumes.resources.flatMap((resource) =>
    resource.operations.map((operation) => {
      const call = callOf(consumes.namespace, operation.name);
      const where = whereOf('consumes', consumes.namespace, resource.name, operation.name);
      const callers = actions.filter(({ action }) => action.target.kind === 'call' && action.target.call === call);
      return { consumes, resource, operation, call, where, callers };
    }),
  );
}

function actionsOf(exposure: Exposure): ActionSubject[] {
  switch (exposure.kind) {
    case 'rest':
      return exposure.resources.flatMap(({ name, path, inputs, actions }) =>
        actions.map((action) => ({
          exposure,
          namespace: exposure.namespace,
          action,
          method: action.method,
          path,
          inputs: [...inputs, ...action.inputs],
          where: whereOf('exposes', exposure.namespace, name, action.name),
        })),
      );
    case 'mcp':
      return exposure.tools.map((action) => ({
        exposure,
        namespace: exposure.namespace,
        action,
        inputs: action.inputs,
        where: whereOf('exposes', exposure.namespace, action.name),
      }));
    case 'skill':
    case 'control':
      return [];
  }
}

/** The parameters of an operation, with those of its adapter and its resource. */
export function parametersOf({ consumes, resource, operation }: OperationSubject): readonly ConsumedParameter[] {
  return [...consumes.parameters, ...resource.parameters, ...operation.parameters];
}

/** What an action hands to a name of its operation: an input, something fixed or made, or nothing. */
export type Supply =
  | { readonly kind: 'input'; readonly input: Input }
  | { readonly kind: 'made' }
  | { readonly kind: 'nothing' };

/** Names that `with` does not set are filled by the input of the same name. */
export function supplyOf({ action, inputs, namespace }: ActionSubject, name: string): Supply {
  const given = action.target.kind === 'call' ? action.target.with[name] : undefined;
  const source = referenceIn(given, namespace) ?? (given === undefined ? name : undefined);
  if (source === undefined) return { kind: 'made' };
  const input = inputs.find((each) => each.name === source);
  return input === undefined ? { kind: 'nothing' } : { kind: 'input', input };
}

/** `x` for `<namespace>.x`, the way to name an input in `with`. */
export function referenceIn(value: string | number | boolean | undefined, namespace: string): string | undefined {
  return typeof value === 'string' && value.startsWith(`${namespace}.`) ? value.slice(namespace.length + 1) : undefined;
}
