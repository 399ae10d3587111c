import { fileURLToPath } from 'node:url';
import { compileSchema } from '../check/ajv.ts';
import { faultProblems } from '../check/faults.ts';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { fail, ok, type Outcome } from '../model/outcome.ts';
import { pointerSteps } from '../model/pointer.ts';
import { detailOf, problem, type Problem } from '../model/problem.ts';
import { readText } from '../text/read.ts';
import { parseYaml } from '../text/yaml.ts';
import { compileWire } from '../project/wire-record.ts';
import type { WireProfile } from '../project/wire.ts';
import { CONTRACT_NAMES, type Names, type RecordCheck, type RecordChecks } from './record.ts';

/** The contract as received; it lies beside `src` and `dist` alike. */
const CONTRACT = fileURLToPath(new URL('../../openapi/assembled-conversations-api-openapi.yml', import.meta.url));

/** What the sandbox takes. */
export interface Upstream {
  readonly checks: RecordChecks;
  readonly names: Names;
}

interface Schemas {
  readonly post: JsonObject;
  readonly patch: JsonObject;
}

/**
 * The checks of the plain contract, without overlays: what the sandbox refuses, the contract as published refuses.
 * Only `nullable: true`, which a 3.1 document does not have, is read as "or null". With a wire profile they are those of
 * wire records, under the profile's names.
 */
export async function readUpstream(wire?: WireProfile): Promise<Outcome<Upstream>> {
  const schemas = await readSchemas(CONTRACT);
  if (!schemas.ok) return schemas;
  return wire === undefined ? ok(upstream(schemas.value, CONTRACT_NAMES)) : wireUpstream(wire, schemas.value);
}

function upstream({ post, patch }: Schemas, names: Names): Upstream {
  return { checks: { POST: recordCheck(post), PATCH: recordCheck(patch) }, names };
}

function wireUpstream(profile: WireProfile, { post, patch }: Schemas): Outcome<Upstream> {
  const among = [post, patch];
  const whole = compileWire(profile, post, { ...CONTRACT_NAMES, effect: 'upsert', replaces: true }, among);
  const partial = compileWire(profile, patch, { ...CONTRACT_NAMES, effect: 'update', replaces: false }, among);
  if (!whole.ok) return whole;
  if (!partial.ok) return partial;
  const { key, items, schema } = whole.value;
  const metadata = profile.rename.get(CONTRACT_NAMES.metadata) ?? CONTRACT_NAMES.metadata;
  return ok(upstream({ post: schema, patch: partial.value.schema }, { key, items, metadata }));
}

async function readSchemas(file: string): Promise<Outcome<Schemas>> {
  const text = await readText(file);
  if (!text.ok) return text;
  const source = parseYaml(text.value, file);
  if (!source.ok) return source;
  const post = recordSchema(source.value.value, 'post');
  const patch = recordSchema(source.value.value, 'patch');
  if (post !== undefined && patch !== undefined) return ok({ post, patch });
  return fail(problem('config.invalid', { file }, { reason: 'the contract of the sandbox has no bulk operations' }));
}

/** The schema of one record of an operation, self-contained. */
function recordSchema(document: Json, method: 'post' | 'patch'): JsonObject | undefined {
  const operation = ['paths', '/v0/conversations/bulk', method, 'requestBody', 'content', 'application/json', 'schema'];
  const record = at(document, [...operation, 'properties', 'conversations', 'items']);
  const shared = at(document, ['components', 'schemas']);
  const schema = mended({ allOf: [record ?? true], $defs: shared ?? {} });
  return record !== undefined && isJsonObject(schema) ? schema : undefined;
}

function at(document: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce((node, step) => (isJsonObject(node) ? node[step] : undefined), document);
}

function mended(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(mended);
  if (!isJsonObject(schema)) return schema;
  const { nullable, ...rest } = schema;
  const members = Object.entries(rest).map(([key, value]) => [
    key,
    key === '$ref' && typeof value === 'string' ? localRef(value) : mended(value),
  ]);
  const { type, ...others }: JsonObject = Object.fromEntries(members);
  if (type === undefined) return nullable === true ? { anyOf: [others, { type: 'null' }] } : others;
  return { ...others, type: nullable === true ? [type, 'null'].flat() : type };
}

function localRef(ref: string): string {
  return `#/$defs/${pointerSteps(ref).at(-1) ?? ''}`;
}

function recordCheck(schema: JsonObject): RecordCheck {
  const compiled = compileSchema(schema);
  return (record) => (compiled.first(record) ? undefined : faultProblems(record, compiled, '').map(sentence).join(' '));
}

/** `channel: Must be one of: phone, email.` */
function sentence(found: Problem): string {
  const field = pointerSteps(found.place.pointer ?? '').join('.');
  return field === '' ? detailOf(found) : `${field}: ${detailOf(found)}`;
}
