// A certified authorization server of others: a foreign issuer for the API, and the oracle for edge requests.
// Arguments: audience, tenant. Prints its issuer, its key set's address and a client as one line of JSON, and runs until it is stopped.
import { createServer } from 'node:http';
import Provider, { errors } from 'oidc-provider';
import { generateKeyPair, exportJWK } from 'jose';

const [audience, tenant] = process.argv.slice(2);
const server = createServer();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;
const key = async (alg) => ({ ...(await exportJWK((await generateKeyPair(alg, { extractable: true })).privateKey)), alg, use: 'sig', kid: `foreign-${alg}` });
const client = {
  client_id: 'cli_tenant',
  client_secret: 'sec_tenant-secret-0123456789',
  grant_types: ['client_credentials'],
  response_types: [],
  redirect_uris: [],
  token_endpoint_auth_method: 'client_secret_basic',
  id_token_signed_response_alg: 'ES256',
  scope: 'directory:read clients:read clients:write',
};
const provider = new Provider(issuer, {
  clients: [client],
  scopes: ['directory:read', 'clients:read', 'clients:write'],
  jwks: { keys: [await key('ES256')] },
  ttl: { ClientCredentials: 900 },
  features: {
    clientCredentials: { enabled: true },
    revocation: { enabled: true },
    introspection: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      getResourceServerInfo: (ctx, resource) => {
        if (resource !== audience) throw new errors.InvalidTarget();
        return { scope: client.scope, audience, accessTokenFormat: 'jwt', accessTokenTTL: 900, jwt: { sign: { alg: 'ES256' } } };
      },
    },
  },
  extraTokenClaims: () => ({ tenant_id: tenant }),
});
server.on('request', provider.callback());
console.log(JSON.stringify({ issuer, jwksUri: `${issuer}/jwks`, clientId: client.client_id, secret: client.client_secret }));
