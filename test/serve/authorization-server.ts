import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { Provider } from 'oidc-provider';

/** A real authorization server (oidc-provider) that gives JWT access tokens to clients by their secret. */
export interface AuthorizationServer {
  readonly issuer: string;
  /** A token for the resource, by the client credentials grant. */
  token(resource: string, scope: string, client?: ClientName): Promise<string>;
  close(): Promise<void>;
}

const SECRETS = { agent: 'the-secret-of-the-agent', other: 'the-secret-of-the-other' } as const;
type ClientName = keyof typeof SECRETS;

export const AGENT = { clientId: 'agent', clientSecret: SECRETS.agent } as const;

export async function startAuthorizationServer(scopes: readonly string[]): Promise<AuthorizationServer> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const issuer = `http://127.0.0.1:${address.port}`;
  const scope = scopes.join(' ');
  const provider = new Provider(issuer, {
    clients: Object.entries(SECRETS).map(([id, secret]) => ({
      client_id: id,
      client_secret: secret,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      scope,
    })),
    ttl: { ClientCredentials: 300 },
    jwks: { keys: [{ ...(await signingKey()), kid: 'of-the-server', use: 'sig' }] },
    scopes,
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, resource) => ({
          scope,
          audience: resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 300,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
  return {
    issuer,
    token: async (resource, asked, client = 'agent') => {
      const response = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${client}:${SECRETS[client]}`).toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource, scope: asked }),
      });
      const answer: unknown = await response.json();
      if (!isTokenAnswer(answer)) throw new Error(`no token: ${JSON.stringify(answer)}`);
      return answer.access_token;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function signingKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return exportJWK(privateKey);
}

function isTokenAnswer(value: unknown): value is { readonly access_token: string } {
  return typeof value === 'object' && value !== null && 'access_token' in value;
}
