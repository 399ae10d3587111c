import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { problem, type Problem } from '../model/problem.ts';
import { isLoopback } from '../model/upstream/origin.ts';

export interface GuardOptions {
  /** The address that is listened on. */
  readonly host: string;
  /** Names a reverse proxy may send as Host. */
  readonly allowHosts: readonly string[];
  /** Origins of pages that may call, besides the server's own. */
  readonly allowOrigins: readonly string[];
}

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Checks Host and Origin: a page of another site that resolves its name to our address (DNS rebinding) sends its own
 * name as Host, and one that calls us directly sends its own Origin.
 */
export function createGuard(options: GuardOptions): (request: IncomingMessage) => Problem | undefined {
  const known = new Set([...options.allowHosts.map((host) => host.toLowerCase()), options.host.toLowerCase()]);
  const origins = new Set(options.allowOrigins.map((origin) => origin.toLowerCase()));
  const local = isLoopback(options.host);
  let lastGood: string | undefined;

  const hostAllowed = (host: string): boolean => {
    const name = host.replace(/:\d{1,5}$/, '').toLowerCase();
    return (
      known.has(name) ||
      known.has(host.toLowerCase()) ||
      LOOPBACK_NAMES.has(name) ||
      (!local && isIP(name.replace(/^\[(.*)\]$/, '$1')) > 0)
    );
  };
  const originAllowed = (origin: string, host: string): boolean =>
    origin === `http://${host}` || origin === `https://${host}` || origins.has(origin.toLowerCase());

  return (request) => {
    const { host, origin } = request.headers;
    if (host === undefined || hostCount(request.rawHeaders) !== 1) return problem('route.host', {}, {});
    if (host !== lastGood) {
      if (!hostAllowed(host)) return problem('route.host', {}, {});
      lastGood = host;
    }
    return origin === undefined || originAllowed(origin, host) ? undefined : problem('route.origin', {}, {});
  };
}

/** Node keeps the first of several Host headers and drops the others; a proxy in front may have kept the last. */
function hostCount(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count;
}
