// A certified client library (npm openid-client) signs a person in: discovery, pushed request, code with PKCE, proofs of possession,
// identity token, userinfo, refresh, revocation. The person is played by plain HTTP, forms posted as a browser would.
import * as client from 'openid-client';
import { readFileSync } from 'node:fs';

const { issuer, id, secret, redirect, username, password, api, dpop, par, scope } = JSON.parse(readFileSync(0, 'utf8'));
const done = [];
const expect = (truth, what) => {
  if (!truth) throw new Error(`expected: ${what}`);
  done.push(what);
};

const config = await client.discovery(new URL(issuer), id, { client_secret: secret }, secret ? client.ClientSecretPost(secret) : client.None(), {
  execute: [client.allowInsecureRequests],
});
const handle = dpop ? client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256')) : undefined;
const options = handle ? { DPoP: handle } : undefined;

const verifier = client.randomPKCECodeVerifier();
const state = client.randomState();
const nonce = client.randomNonce();
const parameters = {
  redirect_uri: redirect,
  scope,
  state,
  nonce,
  max_age: '300',
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
};
const address = par
  ? await client.buildAuthorizationUrlWithPAR(config, parameters, options)
  : client.buildAuthorizationUrl(config, parameters);
expect(!par || address.searchParams.has('request_uri'), 'request pushed or in the address');

const answered = await person(address);
const tokens = await client.authorizationCodeGrant(
  config,
  answered,
  { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, maxAge: 300, idTokenExpected: true },
  undefined,
  options,
);
expect(tokens.token_type === (dpop ? 'dpop' : 'bearer'), 'code exchanged');
const claims = tokens.claims();
expect(claims.sub.startsWith('usr_') && claims.nonce === nonce && claims.aud === id, 'identity token');
const info = await client.fetchUserInfo(config, tokens.access_token, claims.sub, options);
expect(info.preferred_username === username, 'userinfo');
if (api) {
  const answer = await client.fetchProtectedResource(config, tokens.access_token, new URL(api), 'GET', undefined, undefined, options);
  expect(answer.status === 200, `the API answers: ${answer.status}`);
}
const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token, undefined, options);
expect(refreshed.refresh_token && refreshed.refresh_token !== tokens.refresh_token, 'refreshed');
await client.fetchUserInfo(config, refreshed.access_token, claims.sub, options);
await client.tokenRevocation(config, refreshed.refresh_token);
const refused = await client.refreshTokenGrant(config, refreshed.refresh_token, undefined, options).then(() => null, (error) => error);
expect(refused?.error === 'invalid_grant', 'revoked');
const gone = await client.fetchUserInfo(config, refreshed.access_token, claims.sub, options).then(() => null, (error) => error);
expect(gone, 'its access token ended as well');

console.log(JSON.stringify({ done }));

async function person(first) {
  const cookies = new Map();
  let request = { address: new URL(first), init: {} };
  for (let hops = 0; hops < 12; hops++) {
    const { address, init } = request;
    const headers = { ...init.headers, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
    const answer = await fetch(address, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split('=');
      cookies.set(name, value);
    }
    if (answer.status === 303) {
      const next = new URL(answer.headers.get('location'), address);
      if (next.href.startsWith(redirect)) return next;
      request = { address: next, init: {} };
      continue;
    }
    const page = await answer.text();
    if (answer.status !== 200) throw new Error(`${answer.status} at ${address.pathname}: ${page}`);
    const form = page.match(/<form method="post" action="([^"]*)">([\s\S]*?)<\/form>/);
    const body = new URLSearchParams([...form[2].matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map((m) => [m[1], m[2]]));
    if (form[2].includes('name="password"')) {
      body.set('username', username);
      body.set('password', password);
    } else body.set('decision', 'allow');
    request = {
      address: new URL(form[1], address),
      init: { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    };
  }
  throw new Error('the browser is sent in circles');
}
