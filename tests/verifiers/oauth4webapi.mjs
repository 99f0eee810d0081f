// A certified client library judges the authorization server and the API: metadata, every way to authenticate, the access token
// (RFC 9068), introspection, revocation, proofs of possession with and without nonces, the metadata of the API (RFC 9728).
import * as oauth from 'oauth4webapi';
import { readFileSync } from 'node:fs';

const { issuer, api, path, registrar, introspector } = JSON.parse(readFileSync(0, 'utf8'));
const http = { [oauth.allowInsecureRequests]: true };
const done = [];
const expect = (truth, what) => {
  if (!truth) throw new Error(`expected: ${what}`);
  done.push(what);
};

// Both documents (RFC 8414 and OpenID Connect Discovery).
const documents = {};
for (const algorithm of ['oauth2', 'oidc']) {
  const answer = await oauth.discoveryRequest(new URL(issuer), { algorithm, ...http });
  documents[algorithm] = await oauth.processDiscoveryResponse(new URL(issuer), answer);
  done.push(`discovery ${algorithm}`);
}
const as = documents.oauth2;
const resource = await oauth.processResourceDiscoveryResponse(
  new URL(api),
  await oauth.resourceDiscoveryRequest(new URL(api), http),
);
expect(resource.authorization_servers.includes(issuer), 'the API names its issuer');

const management = await token({ client_id: registrar.id }, oauth.ClientSecretBasic(registrar.secret));
const clients = `${api}${path}`;

async function token(client, authentication, options = {}) {
  const request = () => oauth.clientCredentialsGrantRequest(as, client, authentication, new URLSearchParams({ resource: api }), { ...http, ...options });
  try {
    return await oauth.processClientCredentialsResponse(as, client, await request());
  } catch (error) {
    if (!oauth.isDPoPNonceError(error)) throw error;
    done.push('nonce of the token endpoint');
    return await oauth.processClientCredentialsResponse(as, client, await request());
  }
}

// Answers an access token as the API's gatekeeper would, by a library that is not ours.
const validate = (headers, url = clients) => oauth.validateJwtAccessToken(as, new Request(url, { headers }), api, http);

async function register(method, jwks) {
  const answer = await fetch(clients, {
    method: 'POST',
    headers: { authorization: `Bearer ${management.access_token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: method, scopes: ['clients:read'], tokenEndpointAuthMethod: method, jwks }),
  });
  if (answer.status !== 201) throw new Error(`${method}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

for (const method of ['client_secret_basic', 'client_secret_post']) {
  const { id, secret } = await register(method);
  const authentication = method === 'client_secret_basic' ? oauth.ClientSecretBasic(secret) : oauth.ClientSecretPost(secret);
  const granted = await token({ client_id: id }, authentication);
  const claims = await validate({ authorization: `Bearer ${granted.access_token}` });
  expect(claims.client_id === id && claims.sub === id && claims.scope === 'clients:read', method);
}
for (const algorithm of ['ES256', 'RS256', 'PS256']) {
  const pair = await oauth.generateKeyPair(algorithm, { extractable: true });
  const jwk = { ...(await crypto.subtle.exportKey('jwk', pair.publicKey)), alg: algorithm, use: 'sig', kid: algorithm };
  delete jwk.key_ops;
  delete jwk.ext;
  const { id } = await register('private_key_jwt', { keys: [jwk] });
  const granted = await token({ client_id: id }, oauth.PrivateKeyJwt({ key: pair.privateKey, kid: algorithm }));
  await validate({ authorization: `Bearer ${granted.access_token}` });
  done.push(`private_key_jwt ${algorithm}`);
}

// Introspection and revocation.
{
  const asker = [{ client_id: introspector.id }, oauth.ClientSecretBasic(introspector.secret)];
  const own = [{ client_id: registrar.id }, oauth.ClientSecretBasic(registrar.secret)];
  const ask = async (text) =>
    oauth.processIntrospectionResponse(as, asker[0], await oauth.introspectionRequest(as, ...asker, text, http));
  const granted = await token(...own);
  expect((await ask(granted.access_token)).active === true, 'introspection of an active token');
  await oauth.processRevocationResponse(await oauth.revocationRequest(as, ...own, granted.access_token, http));
  expect(Object.keys(await ask(granted.access_token)).join() === 'active', 'introspection of a revoked token');
  const refused = await fetch(clients, { headers: { authorization: `Bearer ${granted.access_token}` } });
  expect(refused.status === 401, 'a revoked token is refused');
}

// Proofs of possession: at the token endpoint, at our API, and as another API would check them.
for (const algorithm of ['ES256', 'RS256', 'PS256']) {
  const client = { client_id: registrar.id };
  const proofs = oauth.DPoP(client, await oauth.generateKeyPair(algorithm));
  const granted = await token(client, oauth.ClientSecretBasic(registrar.secret), { DPoP: proofs });
  expect(granted.token_type === 'dpop', `bound token ${algorithm}`);
  const use = () => oauth.protectedResourceRequest(granted.access_token, 'GET', new URL(clients), undefined, undefined, { ...http, DPoP: proofs });
  let answer;
  try {
    answer = await use();
  } catch (error) {
    if (!oauth.isDPoPNonceError(error)) throw error;
    done.push('nonce of the API');
    answer = await use();
  }
  expect(answer.status === 200, `bound token used ${algorithm}`);
  const seen = await new Promise((resolve) => {
    oauth.protectedResourceRequest(granted.access_token, 'GET', new URL(clients), undefined, undefined, {
      ...http,
      DPoP: proofs,
      [oauth.customFetch]: async (url, init) => {
        resolve({ url, headers: init.headers });
        return new Response('{}');
      },
    });
  });
  await validate(seen.headers, seen.url);
  done.push(`proof checked by others ${algorithm}`);
}
console.log(JSON.stringify({ done }));
