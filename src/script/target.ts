import { itemSchemaOf } from '../model/item-schema.ts';
import { fail, ok, settle, type Outcome } from '../model/outcome.ts';
import { problem, type Problem } from '../model/problem.ts';
import type { ScriptBulk, ScriptFacts, ScriptOperation } from '../model/script-facts.ts';
import { bucketOf } from '../model/upstream/bucket.ts';
import { authorize, credentialOf, type Credential } from '../model/upstream/credential.ts';
import { fingerprintOf } from '../model/upstream/fingerprint.ts';
import { baseOf, isTrusted } from '../model/upstream/origin.ts';
import { defaultPolicy } from '../model/upstream/policy.ts';
import { createRedaction } from '../model/upstream/redact.ts';
import { isUsable } from '../model/upstream/secret.ts';
import { parseText, renderText } from '../model/upstream/text-template.ts';
import type { BulkOperation, BulkTarget } from '../load/target.ts';
import { createSend } from './transport.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

type Secrets = ReadonlyMap<string, string>;

/** Another base URL than the contract's own; one without a path keeps the contract's. */
export function upstreamOf(environment: Environment): string | undefined {
  return given(environment, 'CAPSTAN_UPSTREAM');
}

/**
 * Where the records of the skill go: the contract's own server or the one of the environment, with the key of the
 * environment where it may have it. Without `sending` no key is needed.
 */
export function openTarget(facts: ScriptFacts, environment: Environment, sending: boolean): Outcome<BulkTarget> {
  const base = baseOf(facts.baseUri, upstreamOf(environment));
  // an empty variable is one that somebody meant to set: the own server is not what was meant
  const isEmpty = environment['CAPSTAN_UPSTREAM']?.trim() === '';
  if (base === undefined || isEmpty) return fail(problem('serve.upstream', {}, {}));
  const trusted = isTrusted(base.origin, facts.origins, listed(environment));
  const known = trusted ? secretsOf(facts.secrets, environment) : ok<Secrets>(new Map());
  if (!known.ok && sending) return known;
  const secrets: Secrets = known.ok ? known.value : new Map();
  const credential = credentialFor(facts, secrets, { trusted, sending, origin: base.origin });
  if (!credential.ok) return credential;
  const target = targetOf(facts, base, credential.value, secrets);
  if (target.operations.length > 0) return ok(target, credential.problems);
  return fail(problem('load.no-operation', {}, { unfit: facts.operations.map(({ call }) => call) }));
}

function given(environment: Environment, name: string): string | undefined {
  const text = environment[name]?.trim();
  return text === '' ? undefined : text;
}

/** A slash at the end is how browsers show an origin. */
function listed(environment: Environment): string[] {
  const names = (environment['CAPSTAN_UPSTREAMS'] ?? '').split(/[\s,]+/).filter(Boolean);
  return names.map((origin) => origin.replace(/\/$/, ''));
}

function secretsOf(names: ScriptFacts['secrets'], environment: Environment): Outcome<Secrets> {
  const secrets = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [variable, name] of Object.entries(names)) {
    const value = environment[name];
    if (value === undefined) problems.push(problem('serve.secret', {}, { name }));
    else if (!isUsable(value)) problems.push(problem('serve.secret-value', {}, { name }));
    else secrets.set(variable, value.trim());
  }
  return settle(secrets, problems);
}

function credentialFor(
  { authentication }: ScriptFacts,
  secrets: Secrets,
  { trusted, sending, origin }: { readonly trusted: boolean; readonly sending: boolean; readonly origin: string },
): Outcome<Credential> {
  if (authentication !== undefined && !trusted) {
    const withheld: Credential = { kind: 'none', reason: 'the upstream is not a host of the contract' };
    return ok(withheld, [problem('serve.credential-host', {}, { origin }, 'warning')]);
  }
  const credential = credentialOf(authentication, secrets);
  return credential.ok || sending ? credential : ok({ kind: 'none', reason: 'nothing is sent' });
}

function targetOf(facts: ScriptFacts, base: URL, credential: Credential, secrets: Secrets): BulkTarget {
  const policy = facts.policy ?? defaultPolicy;
  const { bucket, rate } = bucketOf(policy, () => performance.now());
  const basePath = base.pathname.replace(/\/+$/, '');
  const url = base.origin + basePath;
  const transmit = createSend(base.origin, policy.timeouts);
  const redact = createRedaction(credential);
  const sender = (bulk: ScriptBulk): BulkOperation['send'] => {
    const own = headersOf(bulk, secrets);
    const path = basePath + bulk.path;
    return async (body, signal) => {
      const request = authorize({ method: bulk.method, path, headers: own, body }, { ...own }, credential);
      const answer = await transmit(request, signal);
      return answer.ok ? ok(redact(answer.value), answer.problems) : answer;
    };
  };
  return {
    url,
    fingerprint: (salt) => fingerprintOf(url, credential, salt),
    policy,
    tokens: { rate, tryTake: () => bucket.tryTake() },
    operations: facts.operations.flatMap((operation) => bulkOperation(operation, sender) ?? []),
  };
}

function bulkOperation(
  { call, input, bulk }: ScriptOperation,
  sender: (bulk: ScriptBulk) => BulkOperation['send'],
): BulkOperation | undefined {
  const itemSchema = bulk === undefined ? undefined : itemSchemaOf(input, bulk.facts.items);
  if (bulk === undefined || itemSchema === undefined) return undefined;
  const { facts, fields, rules } = bulk;
  return { effect: facts.effect, name: call, bulk: facts, itemSchema, fields, rules, send: sender(bulk) };
}

function headersOf({ headers }: ScriptBulk, secrets: Secrets): Record<string, string> {
  const made = Object.entries(headers).flatMap(([name, template]) => {
    const text = renderText(parseText(template), (variable) => secrets.get(variable.replace(/^.*\./, '')));
    return text === undefined ? [] : [[name, text] as const];
  });
  return { accept: 'application/json', ...Object.fromEntries(made) };
}
