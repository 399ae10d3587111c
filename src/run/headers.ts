/** What a caller may send on besides declared inputs. Never its Authorization or Cookie. */
const UPWARD = ['accept', 'accept-language', 'traceparent', 'tracestate', 'x-request-id'] as const;

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The caller's headers that go to the upstream, under what the operation itself sets. */
export function upwardHeaders(
  caller: Headers | undefined,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json' };
  for (const name of UPWARD) {
    const value = caller?.[name];
    if (typeof value === 'string') headers[name] = value;
  }
  return Object.assign(headers, own);
}
