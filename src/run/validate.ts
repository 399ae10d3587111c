import { compileCheck, type Check, type CheckOptions } from '../check/check.ts';
import type { Operation } from '../model/capability.ts';
import { isObject, isJsonObject, type JsonSchema } from '../model/json.ts';
import { fail, settle, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import { readParameters, type HttpInput } from './parameters.ts';
import type { CallInput } from './runtime.ts';
import { objectSchema, type BoundInput } from './schema.ts';

/** Input that the schema accepts, ready to become a request. */
export interface Checked {
  /** Every input that was given, by name. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The caller's own bytes, when they are exactly the body inputs as JSON. */
  readonly bytes: Uint8Array | undefined;
}

export interface Validator {
  readonly schema: JsonSchema;
  validate(input: CallInput): Outcome<Checked>;
}

export interface ValidatorOptions {
  readonly unknown: CheckOptions['unknown'];
  /** True when nothing but the bytes of the body is needed once it is found good. */
  readonly verdictOnly: boolean;
}

/** The judge of the inputs of one action, whichever way they come. */
export function createValidator(
  inputs: readonly BoundInput[],
  operation: Operation,
  schema: JsonSchema,
  options: ValidatorOptions,
): Validator {
  const whole = compileCheck(schema, { unknown: options.unknown, closed: true });
  const http = createHttpValidator(inputs, operation, options);
  const onlyBody = bodyIsInput(inputs, operation);
  return {
    schema,
    validate: (input) => {
      switch (input.kind) {
        case 'value':
          return checked(whole.value(input.value), undefined);
        case 'text':
          return checked(whole.bytes(input.bytes), onlyBody ? input.bytes : undefined);
        case 'http':
          return http(input);
      }
    },
  };
}

/** True when the text of the whole input is the text of the body: no parameters, and each body member an input. */
function bodyIsInput(inputs: readonly BoundInput[], operation: Operation): boolean {
  return operation.facts?.body?.shape !== 'whole' && inputs.length > 0 && inputs.every((one) => one.in === 'body');
}

function checked(outcome: Outcome<unknown>, bytes: Uint8Array | undefined): Outcome<Checked> {
  if (!outcome.ok) return outcome;
  if (!isObject(outcome.value)) return fail(problem('body.not-an-object', {}, {}));
  return { ...outcome, value: { values: outcome.value, bytes } };
}

function createHttpValidator(
  inputs: readonly BoundInput[],
  operation: Operation,
  options: ValidatorOptions,
): (input: HttpInput) => Outcome<Checked> {
  const parameters = inputs.filter((one) => one.in !== 'body');
  const definitions = operation.facts?.input['$defs'];
  const defined = isJsonObject(definitions) ? definitions : {};
  const body = createBodyValidator(inputs, operation, options);
  if (parameters.length === 0) {
    // the shortest way: nothing but a body
    return (input) =>
      input.query.length === 0 ? body(input.body) : fail(...readParameters(input, [], defined).problems);
  }
  const check = compileCheck(objectSchema(parameters, operation), { unknown: options.unknown, closed: true });
  return (input) => {
    const read = readParameters(input, parameters, defined);
    const judged = check.value(read.values);
    const rest = body(input.body);
    const values = rest.ok ? { ...read.values, ...rest.value.values } : read.values;
    const bytes = rest.ok ? rest.value.bytes : undefined;
    return settleAll({ values, bytes }, [{ ok: true, value: undefined, problems: read.problems }, judged, rest]);
  };
}

function settleAll(value: Checked, outcomes: readonly Outcome<unknown>[]): Outcome<Checked> {
  return settle(
    value,
    outcomes.flatMap((outcome) => outcome.problems),
  );
}

type BodyValidator = (body: Uint8Array | undefined) => Outcome<Checked>;

function createBodyValidator(
  inputs: readonly BoundInput[],
  operation: Operation,
  { unknown, verdictOnly }: ValidatorOptions,
): BodyValidator {
  const members = inputs.filter((one) => one.in === 'body');
  const [only] = members;
  if (only === undefined) return refuseBody;
  const required = operation.facts?.body?.required ?? members.some((one) => one.required);
  const isWhole =
    operation.facts?.body?.shape === 'whole' ||
    (operation.facts === undefined && members.length === 1 && only.name === 'body');
  const check = isWhole
    ? wholeCheck(only, operation, unknown)
    : compileCheck(objectSchema(members, operation), { unknown, closed: true });
  return (bytes) => {
    if (bytes === undefined || bytes.length === 0)
      return required ? fail(problem('body.missing', {}, {})) : settle(NOTHING, []);
    if (verdictOnly && check.accepts(bytes)) return settle({ values: {}, bytes }, []);
    const outcome = check.bytes(bytes);
    if (!outcome.ok) return outcome;
    if (isWhole) return { ...outcome, value: { values: { [only.name]: outcome.value }, bytes } };
    return checked(outcome, bytes);
  };
}

const NOTHING: Checked = { values: {}, bytes: undefined };

function refuseBody(bytes: Uint8Array | undefined): Outcome<Checked> {
  return bytes === undefined || bytes.length === 0 ? settle(NOTHING, []) : fail(problem('body.unexpected', {}, {}));
}

/** The body is one input: it is judged by the schema of that input, and its problems point below the input's name. */
function wholeCheck(input: BoundInput, operation: Operation, unknown: ValidatorOptions['unknown']): Check {
  const definitions = operation.facts?.input['$defs'];
  const schema = definitions === undefined ? input.schema : { ...input.schema, $defs: definitions };
  return compileCheck(schema, { unknown, closed: false, prefix: `/${input.name}` });
}
