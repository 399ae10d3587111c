import type { Operation } from '../model/capability.ts';
import type { Policy } from '../model/facts.ts';
import { ok, type Outcome } from '../model/outcome.ts';
import { authorize, type Credential } from '../model/upstream/credential.ts';
import { upwardHeaders } from './headers.ts';
import { fingerprintOf } from '../model/upstream/fingerprint.ts';
import { createRedaction, type Redact } from '../model/upstream/redact.ts';
import { buildRequest, bulkMember, type RequestPlan, type UpstreamRequest } from './request.ts';
import type { Cancellation, Reply } from './runtime.ts';
import type { BoundInput } from './schema.ts';
import type { Upstream } from './upstream.ts';

/** What a load may do with an action: send whole bodies, as fast as the upstream's bucket gives tokens. */
export interface BulkAccess {
  /** Origin and base path. */
  readonly url: string;
  readonly policy: Policy;
  readonly tokens: {
    readonly rate: { readonly perSecond: number; readonly burst: number };
    tryTake(): boolean;
  };
  /** HMAC-SHA256 over base URL and credential, 24 hex characters. */
  fingerprint(salt: Uint8Array): string;
  /**
   * Sends a body once, through the action's own plan, headers and credential. Nothing is checked, retried or taken from
   * the bucket; the breaker learns of it and is not asked. Any answer is ok, a redirect too.
   */
  send(body: Uint8Array, signal: Cancellation | undefined): Promise<Outcome<Omit<Reply, 'attempts'>>>;
}

/** The parts of a prepared action that sending whole bodies needs. */
export interface BulkSource {
  readonly operation: Operation;
  readonly upstream: Upstream;
  readonly basePath: string;
  readonly credential: Credential;
  readonly secrets: ReadonlyMap<string, string>;
  readonly plan: RequestPlan;
  readonly inputs: readonly BoundInput[];
}

/**
 * Undefined for an action whose operation does not take many records at once, or whose request needs more than a body
 * of nothing but them.
 */
export function bulkAccess(source: BulkSource): BulkAccess | undefined {
  const items = source.operation.facts?.bulk?.items;
  if (items === undefined || !takesNothingBut(items, source)) return undefined;
  const bare = buildRequest(source.plan, { values: {}, bytes: NO_BYTES }, source.secrets);
  return bare.ok ? new PreparedBulk(source, bare.value) : undefined;
}

const NO_BYTES = new Uint8Array();

function takesNothingBut(items: string, { plan, inputs }: BulkSource): boolean {
  const others = inputs.filter(({ name, required }) => required && name !== items);
  return others.length === 0 && bulkMember(plan, inputs, items);
}

class PreparedBulk implements BulkAccess {
  readonly url: string;
  readonly policy: Policy;
  readonly tokens: BulkAccess['tokens'];
  readonly #upstream: Upstream;
  readonly #credential: Credential;
  readonly #request: UpstreamRequest;
  readonly #redact: Redact;

  constructor({ upstream, basePath, credential }: BulkSource, request: UpstreamRequest) {
    this.url = upstream.origin + basePath;
    this.policy = upstream.policy;
    this.tokens = upstream;
    this.#upstream = upstream;
    this.#credential = credential;
    this.#request = request;
    this.#redact = createRedaction(credential);
  }

  fingerprint(salt: Uint8Array): string {
    return fingerprintOf(this.url, this.#credential, salt);
  }

  async send(body: Uint8Array, signal: Cancellation | undefined): Promise<Outcome<Omit<Reply, 'attempts'>>> {
    const headers = upwardHeaders(undefined, this.#request.headers);
    const request = authorize({ ...this.#request, body }, headers, this.#credential);
    const attempt = await this.#upstream.sendOnce(request, signal);
    return attempt.ok ? ok(this.#redact({ ...attempt.value, attempts: 1 }), attempt.problems) : attempt;
  }
}
