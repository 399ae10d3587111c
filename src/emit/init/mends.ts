import { objectOf, textOf, valueAt } from '../../contract/tree.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { pointerSteps } from '../../model/pointer.ts';
import { detailOf, type Problem } from '../../model/problem.ts';
import { resolveLocal } from '../../contract/resolve.ts';
import { jsonPath, locate } from './locate.ts';

/** An action of an overlay, in the order in which it is written. */
interface Action {
  readonly target: string;
  readonly description: string;
  readonly remove?: true;
  readonly update?: Json;
}

/** How an overlay mends a finding. */
export interface Mend {
  /** In words, with the place. */
  readonly finding: string;
  /** What has to be stated first; undefined when the contract says all that is needed. */
  readonly fact: string | undefined;
  readonly actions: readonly Action[];
}

type Plan = Omit<Mend, 'finding'>;
type Mender = (document: JsonObject, steps: readonly string[]) => Plan | undefined;

/** The mend of a finding; none when no overlay can mend it, or when what it is about is not written where it was found. */
export function mendsOf(document: JsonObject, found: Problem): Mend[] {
  const { pointer = '' } = found.place;
  const plan = MENDERS.get(found.code)?.(document, pointerSteps(pointer));
  return plan === undefined ? [] : [{ finding: oneLine(`${pointer}: ${detailOf(found)}`), ...plan }];
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

const SOURCE = '<what for> (<where this is documented>).';

/** What the contract itself says, in the words of its version. */
const nullable: Mender = (document, steps) => {
  const at = locate(document, steps);
  if (at?.at(-1) !== 'nullable') return undefined;
  const schema = at.slice(0, -1);
  const { type, enum: values, const: only, nullable: allowed } = objectOf(valueAt(document, schema));
  const description = 'OpenAPI 3.1 has no "nullable"; this says the same as a type (the contract).';
  const target = jsonPath(schema);
  const remove = (name: string): Action => ({ target: `${target}.${name}`, description, remove: true });
  if (allowed !== true) return { fact: undefined, actions: [remove('nullable')] };
  if (typeof type !== 'string' || values !== undefined || only !== undefined) {
    const update = { type: ['<its type>', 'null'] };
    return {
      fact: 'whether null is allowed here, and as which type.',
      actions: [{ target, description: SOURCE, update }],
    };
  }
  return {
    fact: undefined,
    actions: [remove('nullable'), remove('type'), { target, description, update: { type: [type, 'null'] } }],
  };
};

const optionalArray: Mender = (document, steps) => {
  const name = steps.at(-1);
  const at = locate(document, steps.slice(0, -2));
  if (at === undefined || name === undefined || steps.at(-2) !== 'properties') return undefined;
  const schema = resolvedSteps(document, at);
  return {
    fact: 'whether the API refuses a request without it.',
    actions: [{ target: jsonPath(schema), description: SOURCE, update: { required: [name] } }],
  };
};

/** Where a schema is written that may be a reference. */
function resolvedSteps(document: JsonObject, steps: readonly string[]): readonly string[] {
  const inside = locate(document, [...steps, 'properties']);
  return inside?.slice(0, -1) ?? steps;
}

const noClientError: Mender = (document, steps) => {
  const at = steps.at(-1) === 'responses' ? locate(document, steps) : undefined;
  if (at === undefined) return undefined;
  return {
    fact: 'how the API answers what it refuses, and where that is documented.',
    actions: [
      {
        target: jsonPath(at),
        description: SOURCE,
        update: { '<status, such as 4XX>': { description: '<when it is answered, and with what>' } },
      },
    ],
  };
};

const undescribed: Mender = (document, steps) => {
  const at = steps.at(-1) === 'properties' ? locate(document, steps) : undefined;
  if (at === undefined) return undefined;
  const bare = Object.entries(objectOf(valueAt(document, at))).filter(
    ([, property]) => isJsonObject(property) && textOf(resolveLocal(document, property)['description']) === undefined,
  );
  const update = Object.fromEntries(bare.map(([name]) => [name, { description: '<what it means>' }]));
  return {
    fact: 'what each of these means to the API.',
    actions: [{ target: jsonPath(at), description: SOURCE, update }],
  };
};

const unnamed: Mender = (document, steps) => {
  const at = locate(document, steps);
  if (at === undefined || steps[0] !== 'paths' || steps.length !== 3) return undefined;
  return {
    fact: 'what the operation is called.',
    actions: [{ target: jsonPath(at), description: SOURCE, update: { operationId: '<a name that no other has>' } }],
  };
};

const MENDERS: ReadonlyMap<string, Mender> = new Map([
  ['contract.nullable', nullable],
  ['contract.optional-array', optionalArray],
  ['contract.no-client-error', noClientError],
  ['contract.undescribed', undescribed],
  ['contract.operation-id', unnamed],
  ['contract.duplicate-operation-id', (document, steps) => unnamed(document, steps.slice(0, -1))],
]);
