import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

/** An issuer whose documents and tokens the test makes by hand, faults included. */
export interface FakeIssuer {
  readonly issuer: string;
  /** What it answers, by path; a function may answer as it likes. */
  readonly pages: Map<string, unknown>;
  /** Paths as they were asked for. */
  readonly asked: string[];
  /** The keys it signs with; the last one is the default. */
  readonly keys: SigningKey[];
  /** Makes a key, publishes it, and signs with it from now on. */
  addKey(kid: string, alg?: string): Promise<SigningKey>;
  token(change?: TokenChange): Promise<string>;
  /** No connection any more, or again. */
  stop(): Promise<void>;
  resume(): Promise<void>;
}

interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export interface TokenChange {
  readonly claims?: JWTPayload;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: SigningKey;
}

export const METADATA = '/.well-known/oauth-authorization-server';
const JWKS = '/keys';

export async function startFakeIssuer(audience: () => string): Promise<FakeIssuer> {
  const pages = new Map<string, unknown>();
  const asked: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { url = '' } = request;
    asked.push(url);
    const page = pages.get(url);
    if (page === undefined) return void response.writeHead(404).end();
    if (typeof page === 'function') return void page(response);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(page));
  };
  let server: Server = createServer(answer);
  const port = await listening(server, 0);
  const issuer = `http://127.0.0.1:${port}`;
  pages.set(METADATA, { issuer, jwks_uri: issuer + JWKS, token_endpoint: `${issuer}/token` });
  const keys: SigningKey[] = [];
  const publish = (): void => void pages.set(JWKS, { keys: keys.map(({ publicJwk }) => publicJwk) });
  const fake: FakeIssuer = {
    issuer,
    pages,
    asked,
    keys,
    addKey: async (kid, alg = 'ES256') => {
      const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
      const key = { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
      keys.push(key);
      publish();
      return key;
    },
    token: async ({ claims = {}, header = {}, key = keys.at(-1) } = {}) => {
      if (key === undefined) throw new Error('there is no key to sign with');
      const seconds = Math.floor(Date.now() / 1000);
      const payload = { iss: issuer, aud: audience(), sub: 'erika', client_id: 'agent', exp: seconds + 300, ...claims };
      return new SignJWT(payload)
        .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header })
        .sign(key.privateKey);
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    resume: async () => {
      server = createServer(answer);
      await listening(server, port);
    },
  };
  await fake.addKey('first');
  return fake;
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      resolve(address.port);
    });
  });
}
