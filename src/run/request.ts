import { encodedPath } from '../model/upstream/path.ts';
import type { Consumes, ConsumedParameter, ConsumedResource, Operation, RequestBody } from '../model/capability.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import {
  namesIn,
  parseText,
  renderText,
  toText,
  type Lookup,
  type TextTemplate,
} from '../model/upstream/text-template.ts';
import { parseJsonTemplate, renderJson, type JsonTemplate } from './template.ts';
import type { BodyShape } from './body-shape.ts';
import type { Checked } from './validate.ts';
import { inputFor, lookupIn, type Wiring } from './wiring.ts';
import type { BoundInput } from './schema.ts';

/** What goes to the upstream, as data. `path` starts with `/` and has the query. */
export interface UpstreamRequest {
  readonly method: string;
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  /** True when the body is the caller's own bytes. */
  readonly originalBytes: boolean;
}

/** How the requests of one action are made, worked out once. */
export interface RequestPlan {
  readonly method: string;
  readonly path: TextTemplate;
  readonly query: readonly ParameterPlan[];
  readonly headers: readonly ParameterPlan[];
  readonly cookies: readonly ParameterPlan[];
  readonly body: BodyPlan;
  readonly wiring: Wiring;
}

interface ParameterPlan {
  readonly name: string;
  readonly wireName: string;
  readonly value: TextTemplate | undefined;
  readonly explode: boolean;
}

type BodyPlan =
  | { readonly kind: 'none' }
  /** The template says no more than the inputs do: the caller's bytes are the body, or `names` written out. */
  | {
      readonly kind: 'identity';
      readonly mediaType: string;
      readonly names: ReadonlySet<string>;
      readonly whole: string | undefined;
      /** True sends an object without members where none is given. */
      readonly required: boolean;
    }
  | { readonly kind: 'json'; readonly mediaType: string; readonly template: JsonTemplate }
  | { readonly kind: 'text'; readonly mediaType: string; readonly template: TextTemplate }
  | { readonly kind: 'form'; readonly fields: readonly (readonly [string, TextTemplate])[] };

export interface PlanSource {
  readonly consumes: Consumes;
  readonly resource: ConsumedResource;
  readonly operation: Operation;
  /** The path of the base URI, without a trailing slash. */
  readonly basePath: string;
  readonly inputs: readonly BoundInput[];
  readonly shape: BodyShape;
  readonly wiring: Wiring;
}

/** Works out the requests of an action; a body template that cannot be read is a problem. */
export function planRequest(source: PlanSource): Outcome<RequestPlan> {
  const { consumes, resource, operation, basePath, wiring } = source;
  const body = planBody(source, operation.body);
  if (!body.ok) return body;
  const parameters = [...consumes.parameters, ...resource.parameters, ...operation.parameters];
  const placed = (place: ConsumedParameter['in']): ParameterPlan[] =>
    parameters.filter((one) => one.in === place).map((one) => planParameter(one, operation));
  return ok({
    method: operation.method,
    path: parseText(basePath + resource.path, true).map(encodedLiteral),
    query: placed('query'),
    headers: placed('header'),
    cookies: placed('cookie'),
    body: body.value,
    wiring,
  });
}

/** Encoded once here, since every request has it. */
function encodedLiteral(part: TextTemplate[number]): TextTemplate[number] {
  return part.kind === 'literal' ? { ...part, text: encodedPath(part.text) } : part;
}

function planParameter(parameter: ConsumedParameter, operation: Operation): ParameterPlan {
  const fact = operation.facts?.inputs.find((one) => one.name === parameter.name && one.in === parameter.in);
  return {
    name: parameter.name,
    wireName: fact?.wireName ?? parameter.name,
    value: parameter.value === undefined ? undefined : parseText(parameter.value),
    explode: fact?.explode ?? true,
  };
}

function planBody(source: PlanSource, body: RequestBody | undefined): Outcome<BodyPlan> {
  if (body === undefined && source.operation.facts?.body !== undefined)
    return fail(cannotRun(source, 'a request body that the document does not spell'));
  if (body === undefined) return ok({ kind: 'none' });
  switch (body.kind) {
    case 'json':
      return planJson(source, body.template);
    case 'text':
      return ok({ kind: 'text', mediaType: body.mediaType, template: parseText(body.template) });
    case 'form':
      return ok({
        kind: 'form',
        fields: Object.entries(body.fields).map(([name, text]) => [name, parseText(text)] as const),
      });
    case 'unsupported':
      return fail(cannotRun(source, `request bodies of type ${body.type}`));
  }
}

/** The action is left out; the others are served. */
function cannotRun({ operation }: PlanSource, what: string): Problem {
  return problem('serve.unsupported', {}, { what, name: operation.name }, 'warning');
}

function planJson(source: PlanSource, text: string): Outcome<BodyPlan> {
  const template = parseJsonTemplate(text);
  if (template === undefined) return fail(cannotRun(source, 'a body template that is not JSON'));
  const mediaType = source.operation.facts?.body?.mediaType ?? 'application/json';
  return ok(identityPlan(source, template, mediaType) ?? { kind: 'json', mediaType, template });
}

/**
 * Proves that the template adds nothing: it is one object whose members are exactly the body inputs, each inserted
 * whole under its own name, or it is the one input that is the whole body.
 */
function identityPlan(source: PlanSource, template: JsonTemplate, mediaType: string): BodyPlan | undefined {
  const { shape, wiring, operation } = source;
  const required = operation.facts?.body?.required === true;
  if (template.kind === 'slot') {
    return shape.kind === 'whole' && inputFor(wiring, template.name) === shape.input.name
      ? { kind: 'identity', mediaType, names: new Set(), whole: shape.input.name, required }
      : undefined;
  }
  if (template.kind !== 'object' || shape.kind !== 'members') return undefined;
  const names = new Set(shape.inputs.map((one) => one.name));
  const isSame = template.members.every(
    ([member, value]) => names.has(member) && value.kind === 'slot' && inputFor(wiring, value.name) === member,
  );
  return isSame && template.members.length === names.size
    ? { kind: 'identity', mediaType, names, whole: undefined, required }
    : undefined;
}

/** True when the request is made of the body's bytes and of nothing that stands in them. */
export function needsOnlyBytes(plan: RequestPlan, inputs: readonly BoundInput[]): boolean {
  if (plan.body.kind !== 'identity') return false;
  const inBody = new Set(inputs.filter((one) => one.in === 'body').map((one) => one.name));
  const parameters = [...plan.query, ...plan.headers, ...plan.cookies];
  const names = [
    ...namesIn(plan.path),
    ...parameters.flatMap(({ name, value }) => (value === undefined ? [name] : namesIn(value))),
  ];
  const wires = [...plan.wiring.wires.values()].flatMap((wire) =>
    wire.kind === 'template' ? namesIn(wire.template) : [],
  );
  return ![...names, ...wires].some((name) => inBody.has(inputFor(plan.wiring, name) ?? name));
}

/** True when the body is an object that has `member` for the input of that name, and the request needs only its bytes. */
export function bulkMember(plan: RequestPlan, inputs: readonly BoundInput[], member: string): boolean {
  return plan.body.kind === 'identity' && plan.body.names.has(member) && needsOnlyBytes(plan, inputs);
}

/** Makes the request that checked input stands for. Path values that would change the path are problems. */
export function buildRequest(
  plan: RequestPlan,
  checked: Checked,
  secrets: ReadonlyMap<string, string>,
): Outcome<UpstreamRequest> {
  const lookup = lookupIn(plan.wiring, checked.values, secrets);
  const problems: Problem[] = [];
  const path = renderPath(plan.path, lookup, problems);
  const headers = renderHeaders(plan, lookup, problems);
  if (problems.length > 0) return fail(...problems);
  const body = renderBody(plan.body, checked, lookup);
  if (body.mediaType !== undefined) headers['content-type'] = body.mediaType;
  return ok({
    method: plan.method,
    path: path + renderQuery(plan.query, lookup),
    headers,
    body: body.bytes,
    originalBytes: body.bytes !== undefined && body.bytes === checked.bytes,
  });
}

function renderPath(template: TextTemplate, lookup: Lookup, problems: Problem[]): string {
  let path = '';
  for (const part of template) {
    if (part.kind === 'literal') {
      path += part.text;
      continue;
    }
    const text = toText(lookup(part.name) ?? '');
    if (text === '' || text === '.' || text === '..')
      problems.push(problem('input.path-value', { pointer: `/${part.name}` }, {}));
    path += encodeURIComponent(text);
  }
  return path;
}

function valueOf(parameter: ParameterPlan, lookup: Lookup): unknown {
  return parameter.value === undefined ? lookup(parameter.name) : renderText(parameter.value, lookup);
}

function renderQuery(parameters: readonly ParameterPlan[], lookup: Lookup): string {
  if (parameters.length === 0) return '';
  const pairs = parameters.flatMap((parameter) => queryPairs(parameter, valueOf(parameter, lookup)));
  return pairs.length === 0 ? '' : `?${pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')}`;
}

function queryPairs(parameter: ParameterPlan, value: unknown): [string, string][] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return [[parameter.wireName, toText(value)]];
  if (parameter.explode) return value.map((item) => [parameter.wireName, toText(item)]);
  return [[parameter.wireName, value.map(toText).join(',')]];
}

function renderHeaders(plan: RequestPlan, lookup: Lookup, problems: Problem[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const parameter of plan.headers) {
    const value = valueOf(parameter, lookup);
    if (value === undefined || value === null) continue;
    const text = Array.isArray(value) ? value.map(toText).join(',') : toText(value);
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(text))
      problems.push(problem('input.header-value', { pointer: `/${parameter.name}` }, {}));
    headers[parameter.wireName.toLowerCase()] = text;
  }
  const cookies = plan.cookies.flatMap((parameter) => {
    const value = valueOf(parameter, lookup);
    return value === undefined || value === null ? [] : [`${parameter.wireName}=${encodeURIComponent(toText(value))}`];
  });
  if (cookies.length > 0) headers['cookie'] = cookies.join('; ');
  return headers;
}

interface RenderedBody {
  readonly mediaType: string | undefined;
  readonly bytes: Uint8Array | undefined;
}

const NO_BODY: RenderedBody = { mediaType: undefined, bytes: undefined };

function renderBody(plan: BodyPlan, checked: Checked, lookup: Lookup): RenderedBody {
  switch (plan.kind) {
    case 'none':
      return NO_BODY;
    case 'identity':
      return renderIdentity(plan, checked);
    case 'json':
      return jsonBody(plan.mediaType, renderJson(plan.template, lookup));
    case 'text':
      return { mediaType: plan.mediaType, bytes: Buffer.from(renderText(plan.template, lookup) ?? '') };
    case 'form':
      return { mediaType: 'application/x-www-form-urlencoded', bytes: Buffer.from(renderForm(plan.fields, lookup)) };
  }
}

function renderIdentity(plan: Extract<BodyPlan, { kind: 'identity' }>, checked: Checked): RenderedBody {
  if (checked.bytes !== undefined) return { mediaType: plan.mediaType, bytes: checked.bytes };
  if (plan.whole !== undefined) return jsonBody(plan.mediaType, checked.values[plan.whole]);
  const members = Object.entries(checked.values).filter(([name]) => plan.names.has(name));
  return members.length === 0 && !plan.required ? NO_BODY : jsonBody(plan.mediaType, Object.fromEntries(members));
}

function jsonBody(mediaType: string, value: unknown): RenderedBody {
  return value === undefined ? NO_BODY : { mediaType, bytes: Buffer.from(JSON.stringify(value)) };
}

function renderForm(fields: readonly (readonly [string, TextTemplate])[], lookup: Lookup): string {
  const pairs = fields.flatMap(([name, template]): [string, string][] => {
    const text = renderText(template, lookup);
    return text === undefined ? [] : [[name, text]];
  });
  return new URLSearchParams(pairs).toString();
}
