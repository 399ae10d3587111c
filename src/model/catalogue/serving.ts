import { input, setup, upstream, bug, row, list } from './row.ts';

/** Commands, servers and the upstreams behind them. */
export const serving = {
  // route: who may call what
  'route.path': input(404, () => 'There is nothing at this path.'),
  'route.malformed-path': input(400, () => 'The path is not valid percent-encoded UTF-8.'),
  'route.unsafe-path': input(
    400,
    () => 'The path has an empty segment, ".", ".." or an encoded slash; name a file as the list of contents does.',
  ),
  'route.method': input(
    405,
    (a: { allowed: readonly string[] }) => `The method is not allowed here; allowed are ${list(a.allowed)}.`,
  ),
  'route.host': input(421, () => 'The Host header names another host; use the address that was printed at start.'),
  'route.origin': input(403, () => 'Requests from pages of another origin are refused.'),
  'route.unauthorized': input(401, () => 'Credentials are missing or wrong.'),

  // upstream
  'upstream.unreachable': upstream(502, (a: { reason: string }) => `The upstream cannot be reached: ${a.reason}.`),
  'upstream.broken': upstream(502, (a: { reason: string }) => `The upstream broke off its answer: ${a.reason}.`),
  'upstream.timeout': upstream(
    504,
    (a: { seconds: number }) => `The upstream did not answer within ${a.seconds} seconds.`,
  ),
  'upstream.circuit-open': upstream(
    503,
    (a: { retryAfter: number }) =>
      `The upstream failed repeatedly; nothing is sent to it for another ${a.retryAfter} seconds.`,
  ),
  'upstream.cancelled': upstream(499, () => 'The call was cancelled before the upstream answered.'),
  'upstream.redirect': upstream(
    502,
    (a: { status: number }) => `The upstream answered with the redirect ${a.status}, which is not followed.`,
  ),
  'upstream.too-large': upstream(
    502,
    (a: { limit: number }) => `The answer of the upstream is larger than ${a.limit} bytes.`,
  ),
  'upstream.status': upstream(
    502,
    (a: { status: number; text?: string | undefined }) =>
      `The upstream answered ${a.status}${a.text === undefined ? '' : `: ${a.text}`}.`,
  ),
  'upstream.authentication': row(
    502,
    5,
    (a: { status: number }) => `The upstream refused the credentials (${a.status}); check the key.`,
  ),
  'upstream.output': upstream(
    502,
    (a: { reason: string }) => `The answer of the upstream cannot be mapped: ${a.reason}.`,
  ),

  // usage of commands and start-up of servers
  'usage.flag': setup((a: { reason: string }) => a.reason),
  'serve.secret': setup(
    (a: { name: string }) => `The secret ${a.name} is not set; set the environment variable ${a.name}.`,
  ),
  'serve.undeclared': setup(
    (a: { name: string }) => `No bind declares ${a.name}; add it to the keys of "binds" in the capability.`,
  ),
  'serve.call': setup(
    (a: { call: string; allowed: readonly string[] }) =>
      `There is no operation "${a.call}"; operations are ${list(a.allowed)}.`,
  ),
  'serve.collision': setup(
    (a: { what: string; name: string }) =>
      `Two things want the ${a.what} ${a.name}; give one another name, port or --mount.`,
  ),
  'serve.port': setup(
    (a: { port: number; address: string; reason: string }) => `Cannot listen on ${a.address}:${a.port}: ${a.reason}.`,
  ),
  'serve.open': setup(
    (a: { address: string }) =>
      `Refusing to listen on ${a.address} without authentication; give --token-file FILE, or --open to serve anyone who can reach it.`,
  ),
  'serve.credential-host': setup(
    (a: { origin: string }) =>
      `The key does not go to ${a.origin}, which is not a host of the contract; list it in capstan.yml or CAPSTAN_UPSTREAMS, or use a loopback address.`,
  ),
  'serve.skill': setup((a: { reason: string }) => `A skill cannot be served: ${a.reason}`),
  'serve.unsupported': setup(
    (a: { what: string; name: string }) => `"${a.name}" needs ${a.what}, which cannot be run here yet.`,
  ),
  'serve.secret-value': setup(
    (a: { name: string }) =>
      `The secret ${a.name} is empty or holds a character that no header can carry; set it to the bare value.`,
  ),
  'serve.bind': setup((a: { name: string; reason: string }) => `The bind ${a.name} cannot be resolved: ${a.reason}.`),
  'serve.upstream': setup(() => 'The upstream must be an http or https URL without credentials, query or fragment.'),
  'serve.nothing': setup(() => 'The capability exposes nothing that can be served.'),

  // sandbox
  'sandbox.fault': row(400, 2, (a: { reason: string }) => `Not a fault of the sandbox: ${a.reason}.`),
  'sandbox.store': setup((a: { reason: string }) => `The sandbox cannot use its database file: ${a.reason}.`),

  // a bug of ours
  'server.internal': bug(
    (a: { id: string }) => `Something went wrong here that is not your fault; the log has it under ${a.id}.`,
  ),
} as const;
