import { request as httpRequest } from 'node:http';
import { onTestFinished } from 'vitest';
import { parseFaultFlag, type Fault } from '../../src/sandbox/fault.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';

export const BULK = '/v0/conversations/bulk';

/** A sandbox that ends with the test. */
export async function practice(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close(100));
  return sandbox;
}

export interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Message {
  readonly method?: string;
  /** The raw request target, which no URL parser touches. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
}

export const credentials = (user: string, password = ''): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** Sends one request as a well-meaning client would; rejects when there is no answer. */
export function send(sandbox: Pick<Sandbox, 'url'>, message: Message): Promise<Sent> {
  const { method = 'POST', path = BULK, body } = message;
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const headers = { authorization: credentials('key'), 'content-type': 'application/json', ...message.headers };
  const { hostname, port } = new URL(sandbox.url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        });
      });
    });
    request.on('error', reject);
    request.end(text);
  });
}

/** The JSON of a GET below `/__sandbox`. */
export async function look(sandbox: Pick<Sandbox, 'url'>, path: string): Promise<unknown> {
  return JSON.parse((await send(sandbox, { method: 'GET', path: `/__sandbox${path}` })).body);
}

export function conversation(id: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { external_id: id, channel: 'phone', started_at: '2026-05-01T10:00:00Z', ...more };
}

/** Faults as `--fault` spells them. */
export function faultsOf(...flags: readonly string[]): Fault[] {
  return flags.flatMap((flag) => {
    const fault = parseFaultFlag(flag);
    return fault.ok ? [fault.value] : [];
  });
}
