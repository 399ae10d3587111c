import { isDecodable } from '../http/routes.ts';
import { compileCheck, type Check, type CheckOptions } from '../check/check.ts';
import type { Operation } from '../model/capability.ts';
import { isObject, isJsonObject, type JsonSchema } from '../model/json.ts';
import { fail, settle, type Outcome } from '../model/outcome.ts';
import { problem } from '../model/problem.ts';
import type { BodyShape } from './body-shape.ts';
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
  readonly shape: BodyShape;
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
  const onlyBody = bodyIsInput(inputs, options.shape);
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
function bodyIsInput(inputs: readonly BoundInput[], shape: BodyShape): boolean {
  return shape.kind === 'members' && inputs.length === shape.inputs.length;
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
  const defined = definitionsOf(operation);
  const body = createBodyValidator(operation, options);
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

function createBodyValidator(operation: Operation, options: ValidatorOptions): BodyValidator {
  const { shape } = options;
  if (shape.kind === 'none') return refuseBody;
  const judge = bodyJudge(operation, shape, options);
  const inputs = shape.kind === 'whole' ? [shape.input] : shape.inputs;
  const required = operation.facts?.body?.required ?? inputs.some((one) => one.required);
  return (bytes) => {
    if (bytes !== undefined && bytes.length > 0) return judge(bytes);
    return required ? fail(problem('body.missing', {}, {})) : settle(NOTHING, []);
  };
}

type BodyJudge = (bytes: Uint8Array) => Outcome<Checked>;

function bodyJudge(
  operation: Operation,
  shape: Exclude<BodyShape, { kind: 'none' }>,
  options: ValidatorOptions,
): BodyJudge {
  const { unknown, verdictOnly } = options;
  switch (shape.kind) {
    case 'whole': {
      const { name } = shape.input;
      const check = wholeCheck(shape.input, operation, unknown);
      return (bytes) => {
        const outcome = check.bytes(bytes);
        return outcome.ok ? { ...outcome, value: { values: { [name]: outcome.value }, bytes } } : outcome;
      };
    }
    case 'members': {
      const check = compileCheck(objectSchema(shape.inputs, operation), { unknown, closed: true });
      return (bytes) =>
        verdictOnly && check.accepts(bytes) ? settle({ values: {}, bytes }, []) : checked(check.bytes(bytes), bytes);
    }
    case 'form': {
      const check = compileCheck(objectSchema(shape.inputs, operation), { unknown, closed: true });
      return (bytes) => formValues(bytes, shape.inputs, operation, check);
    }
  }
}

/** The fields of a form are read as query parameters are: text, as the type that the schema wants. */
function formValues(
  bytes: Uint8Array,
  inputs: readonly BoundInput[],
  operation: Operation,
  check: Check,
): Outcome<Checked> {
  const text = Buffer.from(bytes).toString('latin1');
  if (!isDecodable(text)) return fail(problem('json.encoding', {}, {}));
  const query = [...new URLSearchParams(text)];
  const fields = inputs.map((one) => ({ ...one, in: 'query' as const }));
  const read = readParameters(
    { kind: 'http', path: {}, query, headers: {}, body: undefined },
    fields,
    definitionsOf(operation),
  );
  return settleAll({ values: read.values, bytes: undefined }, [
    { ok: true, value: undefined, problems: read.problems },
    check.value(read.values),
  ]);
}

function definitionsOf(operation: Operation): JsonSchema {
  const definitions = operation.facts?.input['$defs'];
  return isJsonObject(definitions) ? definitions : {};
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
