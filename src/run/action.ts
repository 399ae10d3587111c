import type { UnknownPolicy } from '../check/inspect.ts';
import { ok, type Outcome } from '../model/outcome.ts';
import type { Problem } from '../model/problem.ts';
import type { Binding } from './bind.ts';
import { bodyShape } from './body-shape.ts';
import { bulkAccess, type BulkAccess } from './bulk.ts';
import { authorize, type Credential } from '../model/upstream/credential.ts';
import { explain } from './explain.ts';
import { upwardHeaders } from './headers.ts';
import { inferredInputs, withInferred } from './infer.ts';
import { createOutputMap, type OutputMap } from './output.ts';
import { createRedaction, type Redact } from '../model/upstream/redact.ts';
import { buildRequest, needsOnlyBytes, planRequest, type RequestPlan, type UpstreamRequest } from './request.ts';
import type { BoundAction, CallContext, CallInput, Reply } from './runtime.ts';
import { boundInputs, objectSchema } from './schema.ts';
import type { Upstream } from './upstream.ts';
import { createValidator, type Validator } from './validate.ts';
import { wiringOf } from './wiring.ts';

/** What the actions of one upstream share. */
export interface ActionSetting {
  readonly upstream: Upstream;
  readonly basePath: string;
  readonly credential: Credential;
  /** Variables for templates; empty when the upstream may not see them. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly unknown: UnknownPolicy;
}

/** Prepares an action to run: schema, request plan and output map are worked out once. */
export async function bindAction(binding: Binding, setting: ActionSetting): Promise<Outcome<BoundAction>> {
  const { exposure, consumes, resource, operation } = binding;
  const added = inferredInputs(binding);
  const action = withInferred(binding.action, added);
  const wiring = wiringOf(exposure, action, new Set(action.inputs.map((input) => input.name)));
  const inputs = [...boundInputs(binding.action, operation, wiring), ...added];
  const shape = bodyShape(operation, inputs, wiring);
  const plan = planRequest({ consumes, resource, operation, basePath: setting.basePath, inputs, shape, wiring });
  if (!plan.ok) return plan;
  const schema = objectSchema(inputs, operation);
  const validator = createValidator(inputs, operation, schema, {
    unknown: setting.unknown,
    verdictOnly: needsOnlyBytes(plan.value, inputs),
    shape,
  });
  const bulk = bulkAccess({ ...setting, operation, plan: plan.value, inputs });
  const mapOutput = await createOutputMap(action.outputs);
  return ok(new PreparedAction({ ...binding, action, bulk }, setting, plan.value, validator, mapOutput));
}

class PreparedAction implements BoundAction {
  readonly exposure: string;
  readonly action: BoundAction['action'];
  readonly route: BoundAction['route'];
  readonly consumes: BoundAction['consumes'];
  readonly operation: BoundAction['operation'];
  readonly inputSchema: BoundAction['inputSchema'];
  readonly bulk: BoundAction['bulk'];
  readonly #setting: ActionSetting;
  readonly #plan: RequestPlan;
  readonly #validator: Validator;
  readonly #mapOutput: OutputMap;
  readonly #idempotent: boolean;
  readonly #redact: Redact;

  constructor(
    binding: Binding & { readonly bulk: BulkAccess | undefined },
    setting: ActionSetting,
    plan: RequestPlan,
    validator: Validator,
    mapOutput: OutputMap,
  ) {
    this.exposure = binding.exposure.namespace;
    this.action = binding.action;
    this.route = binding.route;
    this.consumes = binding.consumes;
    this.operation = binding.operation;
    this.inputSchema = validator.schema;
    this.bulk = binding.bulk;
    this.#setting = setting;
    this.#plan = plan;
    this.#validator = validator;
    this.#mapOutput = mapOutput;
    this.#redact = createRedaction(setting.credential);
    this.#idempotent =
      binding.operation.facts?.semantics.idempotent ?? ['GET', 'PUT', 'DELETE'].includes(binding.operation.method);
  }

  check(input: CallInput): Outcome<unknown> {
    return this.#validator.validate(input);
  }

  explain(input: CallInput): Outcome<ReturnType<typeof explain>> {
    const masked = new Map([...this.#setting.secrets.keys()].map((name) => [name, '***']));
    const prepared = this.#prepare(input, masked);
    if (!prepared.ok) return prepared;
    const { request } = prepared.value;
    const { credential, upstream } = this.#setting;
    return ok(
      explain({
        bound: this,
        request,
        credential,
        upstream,
        retry: this.#idempotent,
        warnings: prepared.problems.length,
      }),
      prepared.problems,
    );
  }

  async run(input: CallInput, context: CallContext): Promise<Outcome<Reply>> {
    const prepared = this.#prepare(input, this.#setting.secrets);
    if (!prepared.ok) return prepared;
    const { request } = prepared.value;
    const headers = upwardHeaders(context.headers, request.headers);
    const authorized = authorize(request, headers, this.#setting.credential);
    const reply = await this.#setting.upstream.send(authorized, { retry: this.#idempotent, signal: context.signal });
    return this.#finish(reply, prepared.problems);
  }

  #prepare(input: CallInput, secrets: ReadonlyMap<string, string>): Outcome<{ readonly request: UpstreamRequest }> {
    const checked = this.#validator.validate(input);
    if (!checked.ok) return checked;
    const request = buildRequest(this.#plan, checked.value, secrets);
    return request.ok ? ok({ request: request.value }, checked.problems) : request;
  }

  #finish(reply: Outcome<Reply>, warnings: readonly Problem[]): Outcome<Reply> {
    if (!reply.ok) return { ok: false, problems: [...reply.problems, ...warnings] };
    const mapped = this.#mapOutput(this.#redact(reply.value));
    return mapped.ok ? ok(mapped.value, warnings) : mapped;
  }
}
