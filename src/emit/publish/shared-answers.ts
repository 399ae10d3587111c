import type { Capability, Operation } from '../../model/capability.ts';
import type { ResponseFact } from '../../model/facts.ts';
import { callOf, kebabCase } from '../../model/names.ts';
import { consumedOf } from '../../surfaces/expose.ts';
import { definitionName } from '../../surfaces/schema.ts';
import { outputKey } from '../layout.ts';

/** An answer that several operations give: one component of the contract, under the same status, in the same words. */
interface SharedAnswer {
  /** `error-output-default` */
  readonly stem: string;
  /** By `outputKey`. */
  readonly keys: readonly string[];
}

/** A contract whose components contain one another would repeat nearly all of them in each of these. */
export function sharedAnswers(capability: Capability): SharedAnswer[] {
  const groups = Map.groupBy(answersOf(capability), ({ same }) => same);
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined || others.length === 0
      ? []
      : [{ stem: first.stem, keys: [first, ...others].map(({ key }) => key) }],
  );
}

/** The capability with shared answers called by their component: the name of one operation would not be true of others. */
export function withSharedTitles(capability: Capability): Capability {
  const shared = new Set(sharedAnswers(capability).flatMap(({ keys }) => keys));
  const consumes = capability.consumes.map((upstream) => ({
    ...upstream,
    resources: upstream.resources.map((resource) => ({
      ...resource,
      operations: resource.operations.map((operation) => {
        const call = callOf(upstream.namespace, operation.name);
        return retitled(operation, ({ status }) => shared.has(outputKey(call, status)));
      }),
    })),
  }));
  return { ...capability, consumes };
}

function retitled(operation: Operation, isShared: (response: ResponseFact) => boolean): Operation {
  const { facts } = operation;
  if (facts === undefined) return operation;
  const responses = facts.responses.map((response) => {
    const component = componentOf(response);
    if (component === undefined || !isShared(response)) return response;
    return { ...response, schema: { ...response.schema, title: component + ending(response) } };
  });
  return { ...operation, facts: { ...facts, responses } };
}

interface Answer {
  readonly key: string;
  readonly stem: string;
  readonly same: string;
}

function answersOf(capability: Capability): Answer[] {
  return consumedOf(capability).flatMap(({ consumes, operation }) =>
    (operation.facts?.responses ?? []).flatMap((response): Answer[] => {
      const component = componentOf(response);
      if (component === undefined) return [];
      const { status, schema } = response;
      const key = outputKey(callOf(consumes.namespace, operation.name), status);
      const stem = `${kebabCase(component) || 'answer'}-output-${status.toLowerCase()}`;
      // what a component refers to is the same wherever an answer of the contract names it
      return [{ key, stem, same: JSON.stringify({ ...schema, title: status, $defs: [] }) }];
    }),
  );
}

/** The component that an answer is, unless the contract gives the answer a title of its own. */
function componentOf(response: ResponseFact): string | undefined {
  const { title, $ref } = response.schema ?? {};
  return typeof title === 'string' && title.endsWith(ending(response)) ? definitionName($ref) : undefined;
}

function ending({ status }: ResponseFact): string {
  return `: answer ${status}`;
}
