import type {
  Action,
  Capability,
  ConsumedResource,
  Consumes,
  McpExposure,
  Operation,
  RestAction,
  RestExposure,
  RestResource,
} from '../model/capability.ts';
import { callOf } from '../model/names.ts';
import { fail, ok, settle, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import type { BoundAction } from './runtime.ts';

/** An action and the operation it calls, found by name. */
export interface Binding {
  readonly exposure: RestExposure | McpExposure;
  readonly action: Action;
  readonly route: BoundAction['route'];
  readonly consumes: Consumes;
  readonly resource: ConsumedResource;
  readonly operation: Operation;
  /** Variables that the binds of the capability fill, so that no caller has to. */
  readonly variables: ReadonlySet<string>;
}

/** Finds the operation of every action. An action that cannot be run is left out with a warning; a call that names nothing is an error. */
export function bindActions(capability: Capability): Outcome<readonly Binding[]> {
  const targets = callTargets(capability);
  const variables = new Set(capability.binds.flatMap((bind) => Object.keys(bind.keys)));
  const bound = offersOf(capability).map((offer) => bindOffer(offer, targets, variables));
  return settle(
    bound.flatMap((one) => (one.ok ? [one.value] : [])),
    bound.flatMap((one) => one.problems),
  );
}

type CallTarget = Pick<Binding, 'consumes' | 'resource' | 'operation'>;
type Offer = Pick<Binding, 'exposure' | 'action' | 'route'>;

function callTargets(capability: Capability): ReadonlyMap<string, CallTarget> {
  const targets = new Map<string, CallTarget>();
  for (const consumes of capability.consumes) {
    for (const resource of consumes.resources) {
      for (const operation of resource.operations) {
        const call = callOf(consumes.namespace, operation.name);
        // the first of several operations of one name is the one that is called
        if (!targets.has(call)) targets.set(call, { consumes, resource, operation });
      }
    }
  }
  return targets;
}

function offersOf(capability: Capability): readonly Offer[] {
  return capability.exposes.flatMap((exposure): readonly Offer[] => {
    switch (exposure.kind) {
      case 'rest':
        return exposure.resources.flatMap((resource) =>
          resource.actions.map((action) => restOffer(exposure, resource, action)),
        );
      case 'mcp':
        return exposure.tools.map((action) => ({ exposure, action, route: undefined }));
      case 'skill':
      case 'control':
        return [];
    }
  });
}

/** A REST operation has the inputs of its resource too; its own go before. */
function restOffer(exposure: RestExposure, resource: RestResource, action: RestAction): Offer {
  const own = new Set(action.inputs.map((input) => input.name));
  const inputs = [...resource.inputs.filter((input) => !own.has(input.name)), ...action.inputs];
  return { exposure, action: { ...action, inputs }, route: { method: action.method, path: resource.path } };
}

function bindOffer(
  offer: Offer,
  targets: ReadonlyMap<string, CallTarget>,
  variables: ReadonlySet<string>,
): Outcome<Binding> {
  const { target, name } = offer.action;
  switch (target.kind) {
    case 'unsupported':
      return fail(problem('serve.unsupported', {}, { what: target.feature, name }, 'warning'));
    case 'call': {
      const found = targets.get(target.call);
      return found === undefined
        ? fail(problem('serve.call', {}, { call: target.call, allowed: [...targets.keys()] }))
        : ok({ ...offer, ...found, variables });
    }
  }
}
