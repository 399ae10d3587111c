import type { HttpMethod, Input, RestAction, RestExposure } from '../model/capability.ts';

/** One REST operation with the whole of what it stands in. */
export interface Route {
  readonly method: HttpMethod;
  /** With `{name}` where a path input goes. */
  readonly path: string;
  readonly action: RestAction;
  /** Those of the resource, then those of the action; an action's input hides the resource's of the same name. */
  readonly inputs: readonly Input[];
}

/** What a REST exposure answers, in document order. */
export function routesOf(exposure: RestExposure): Route[] {
  return exposure.resources.flatMap((resource) =>
    resource.actions.map((action) => {
      const own = new Set(action.inputs.map((input) => input.name));
      const inherited = resource.inputs.filter((input) => !own.has(input.name));
      const path = resource.path.replaceAll(/\{\{([^{}]+)\}\}/g, (_, name: string) => `{${name.trim()}}`);
      return { method: action.method, path, action, inputs: [...inherited, ...action.inputs] };
    }),
  );
}
