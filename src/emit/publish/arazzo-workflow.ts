import type { InputFact, Policy, ResponseFact } from '../../model/facts.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { uniqueName } from '../../model/names.ts';
import { definitions, propertiesOf } from '../../surfaces/schema.ts';
import { sentence } from '../../surfaces/words.ts';
import { inputDefinitions, inputSchema } from './arazzo-inputs.ts';
import type { PublishedOperation } from './operations.ts';

/** Operations that do one job, in order. */
export interface WorkflowPlan {
  /** `upsert-then-update` */
  readonly job: string;
  readonly steps: readonly PublishedOperation[];
}

/** An input of the workflow and where it goes. */
interface Bound {
  readonly name: string;
  readonly step: PublishedOperation;
  readonly fact: InputFact;
  readonly schema: Json;
}

/** A workflow of Arazzo 1.0.1. Every input goes into a step; its schema is that of the contract. */
export function arazzoWorkflow({ job, steps }: WorkflowPlan, policy: Policy | undefined) {
  const bound = boundInputs(steps);
  return {
    workflowId: job,
    summary: steps.map(({ operation }) => operation.title ?? operation.name).join(', then '),
    description: steps
      .map(({ operation }) => sentence(operation.description ?? ''))
      .filter(Boolean)
      .join(' '),
    inputs: {
      type: 'object',
      required: bound.map(({ name }) => name),
      properties: Object.fromEntries(bound.map(({ name, schema }) => [name, schema])),
    },
    steps: steps.map((step) =>
      stepOf(
        step,
        bound.filter((one) => one.step === step),
        policy,
      ),
    ),
    outputs: Object.fromEntries(steps.flatMap(workflowOutputs)),
  };
}

/** What the schemas of the inputs refer to, as reusable inputs. */
export function reusableInputs({ steps }: WorkflowPlan): JsonObject | undefined {
  const all: JsonObject = Object.assign({}, ...steps.map(({ facts }) => definitions(facts.input)));
  return Object.keys(all).length === 0 ? undefined : inputDefinitions(all);
}

/** What a request cannot do without, and the items. */
function boundInputs(steps: readonly PublishedOperation[]): Bound[] {
  const taken = new Set<string>();
  return steps.flatMap((step) => {
    const { inputs, bulk, input } = step.facts;
    const properties = propertiesOf(input);
    return inputs
      .filter(({ name, required }) => required || name === bulk?.items)
      .map((fact) => {
        const wanted = fact.name === bulk?.items ? `${bulk.effect}_${fact.name}` : fact.name;
        const name = uniqueName(wanted, taken);
        taken.add(name);
        return { name, step, fact, schema: inputSchema(properties[fact.name] ?? {}) };
      });
  });
}

function stepOf({ operation, facts, fixed }: PublishedOperation, bound: readonly Bound[], policy: Policy | undefined) {
  const placed = bound.filter(({ fact }) => fact.in !== 'body');
  const parameters = [
    ...fixed.flatMap(({ name, in: place, value }) =>
      place === 'body' || place === 'environment' ? [] : { name, in: place, value },
    ),
    ...placed.map(({ name, fact }) => ({ name: fact.wireName ?? fact.name, in: fact.in, value: `$inputs.${name}` })),
  ];
  const onFailure = facts.semantics.idempotent ? retries(policy) : [];
  return {
    stepId: operation.name,
    description: operation.title,
    operationId: facts.operationId,
    ...(parameters.length > 0 && { parameters }),
    ...(facts.body !== undefined && { requestBody: requestBody(facts.body, bound) }),
    successCriteria: [{ condition: successCondition(facts.responses) }],
    ...(onFailure.length > 0 && { onFailure }),
    outputs: stepOutputs(facts.responses),
  };
}

function requestBody({ mediaType, shape }: { mediaType: string; shape: 'members' | 'whole' }, bound: readonly Bound[]) {
  const own = bound.filter(({ fact }) => fact.in === 'body');
  const whole = own.map(({ name }) => `$inputs.${name}`)[0];
  const members = Object.fromEntries(own.map(({ name, fact }) => [fact.wireName ?? fact.name, `$inputs.${name}`]));
  return { contentType: mediaType, payload: shape === 'whole' ? whole : members };
}

/** As the contract documents success; any 2xx where it does not. */
function successCondition(responses: readonly ResponseFact[]): string {
  const exact = responses
    .filter(({ status }) => /^2\d\d$/.test(status))
    .map(({ status }) => `$statusCode == ${status}`);
  return exact.length > 0 ? exact.join(' || ') : '$statusCode >= 200 && $statusCode < 300';
}

/** Where asking again is harmless; a `retry-after` of the answer goes before our pause. */
function retries(policy: Policy | undefined) {
  const { rate, retryStatuses = [] } = policy ?? {};
  if (retryStatuses.length === 0) return [];
  const condition = retryStatuses.map((status) => `$statusCode == ${status}`).join(' || ');
  const retryAfter = rate === undefined ? undefined : rate.perSeconds / rate.requests;
  return [{ name: 'retry', type: 'retry', retryAfter, criteria: [{ condition }] }];
}

function stepOutputs(responses: readonly ResponseFact[]) {
  const answers = responses.some(({ status, schema }) => status.startsWith('2') && schema !== undefined);
  return { status: '$statusCode', ...(answers && { answer: '$response.body' }) };
}

function workflowOutputs({ operation, facts }: PublishedOperation): [string, string][] {
  return Object.keys(stepOutputs(facts.responses)).map((name) => [
    `${operation.name}-${name}`,
    `$steps.${operation.name}.outputs.${name}`,
  ]);
}
