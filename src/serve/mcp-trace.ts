import { isObject } from '../model/json.ts';

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;
/** Printable ASCII, at most as long as W3C Trace Context asks everyone to carry. */
const TRACESTATE = /^[\x20-\x7e]{1,512}$/;

/** The trace context of a request's `_meta` as request headers; what is malformed is left out. */
export function traceHeaders(meta: unknown): Readonly<Record<string, string>> {
  const { traceparent, tracestate } = isObject(meta) ? meta : {};
  if (typeof traceparent !== 'string' || !TRACEPARENT.test(traceparent)) return {};
  const state = typeof tracestate === 'string' && TRACESTATE.test(tracestate) ? { tracestate } : {};
  return { traceparent, ...state };
}
