import type { Capability, McpExposure, Operation, RestExposure, Tool } from '../model/capability.ts';
import type { OperationFacts } from '../model/facts.ts';
import { callOf } from '../model/names.ts';
import { consumedOf } from '../surfaces/expose.ts';
import { routesOf, type Route } from '../surfaces/routes.ts';

/** An operation with all that its surfaces call it. */
export interface Offer {
  readonly operation: Operation;
  readonly facts: OperationFacts;
  readonly tool: Tool;
  readonly server: string;
  readonly route: Route | undefined;
}

/** What a capability offers as tools, with the facts that are known of each, in document order. */
export function offersOf(capability: Capability): Offer[] {
  const mcp = capability.exposes.filter((exposure): exposure is McpExposure => exposure.kind === 'mcp');
  const rest = capability.exposes.filter((exposure): exposure is RestExposure => exposure.kind === 'rest');
  const routes = rest.flatMap(routesOf);
  const operations = new Map(
    consumedOf(capability).map(({ consumes, operation }) => [callOf(consumes.namespace, operation.name), operation]),
  );
  return mcp.flatMap(({ namespace, tools }) =>
    tools.flatMap((tool) => {
      const operation = operations.get(callIn(tool) ?? '');
      const route = routes.find(({ action }) => callIn(action) === callIn(tool));
      return operation?.facts === undefined
        ? []
        : [{ operation, facts: operation.facts, tool, server: namespace, route }];
    }),
  );
}

function callIn({ target }: Pick<Tool, 'target'>): string | undefined {
  return target.kind === 'call' ? target.call : undefined;
}

/** Where an operation's example stands in the skill's folder; `undefined` when the contract has none. */
export function examplePath({ tool, facts }: Offer): string | undefined {
  return facts.examples.length === 0 ? undefined : `assets/${tool.name}.example.json`;
}

/** Where the schema of an operation's input stands in the skill's folder. */
export function schemaPath({ tool }: Offer): string {
  return `assets/${tool.name}.schema.json`;
}
