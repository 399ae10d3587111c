import { describeOutput } from './output.ts';
import type { Credential } from '../model/upstream/credential.ts';
import { upwardHeaders } from './headers.ts';
import type { UpstreamRequest } from './request.ts';
import type { BoundAction, Explanation } from './runtime.ts';
import { retriedStatuses, type Upstream } from './upstream.ts';

export interface ExplainSource {
  readonly bound: BoundAction;
  /** Not yet authorized: there is no secret in it to hide, unless a template put one there. */
  readonly request: UpstreamRequest;
  readonly credential: Credential;
  readonly upstream: Upstream;
  readonly retry: boolean;
  readonly warnings: number;
}

/** The five steps of a call as data. */
export function explain(source: ExplainSource): Explanation {
  const { bound, request, credential, upstream, retry, warnings } = source;
  const { action, operation } = bound;
  return {
    validated: {
      schema: operation.facts?.operationId ?? operation.name,
      inputs: action.inputs.map((input) => input.name),
      warnings,
    },
    request: {
      method: request.method,
      url: upstream.origin + request.path,
      headers: upwardHeaders(undefined, request.headers),
      body: request.body === undefined ? undefined : Buffer.from(request.body).toString(),
      originalBytes: request.originalBytes,
    },
    authorization: explainCredential(credential),
    sending: {
      timeoutSeconds: upstream.policy.timeouts.totalMs / 1000,
      retries: retry ? 2 : 0,
      retryStatuses: retry ? retriedStatuses(upstream.policy) : [],
    },
    output: { mapped: action.outputs.length > 0, description: describeOutput(action.outputs) },
  };
}

function explainCredential(credential: Credential): Explanation['authorization'] {
  if (credential.kind === 'none') return { kind: 'none', sent: false, reason: credential.reason };
  const where =
    credential.kind === 'header' ? `the header ${credential.name}` : `the query parameter ${credential.name}`;
  return { kind: credential.scheme, sent: true, reason: `goes into ${where}` };
}
