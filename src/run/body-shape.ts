import type { Operation } from '../model/capability.ts';
import type { BoundInput } from './schema.ts';
import { parseJsonTemplate } from './template.ts';
import { inputFor, type Wiring } from './wiring.ts';

/** How the body of an HTTP request holds the body inputs of an action. */
export type BodyShape =
  | { readonly kind: 'none' }
  /** The body is that one input. */
  | { readonly kind: 'whole'; readonly input: BoundInput }
  /** A JSON object with a member for each. */
  | { readonly kind: 'members'; readonly inputs: readonly BoundInput[] }
  /** An `application/x-www-form-urlencoded` field for each. */
  | { readonly kind: 'form'; readonly inputs: readonly BoundInput[] };

/** The contract decides where there is one; without it a template that is one bare placeholder takes the whole body. */
export function bodyShape(operation: Operation, all: readonly BoundInput[], wiring: Wiring): BodyShape {
  const inputs = all.filter((one) => one.in === 'body');
  const [only] = inputs;
  if (only === undefined) return { kind: 'none' };
  if (operation.body?.kind === 'form') return { kind: 'form', inputs };
  const fact = operation.facts?.body?.shape;
  if (fact === 'whole' || (fact === undefined && inputs.length === 1 && isBare(operation, only, wiring)))
    return { kind: 'whole', input: only };
  return { kind: 'members', inputs };
}

function isBare({ body }: Operation, only: BoundInput, wiring: Wiring): boolean {
  const template = body?.kind === 'json' ? parseJsonTemplate(body.template) : undefined;
  return template?.kind === 'slot' && inputFor(wiring, template.name) === only.name;
}
