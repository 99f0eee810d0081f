// Verifies a client assertion (RFC 7523) with npm jose. In: { assertion, jwks, issuer, audience }. Out: { header, payload }.
import { readFileSync } from "node:fs";
import { createLocalJWKSet, jwtVerify } from "jose";

const { assertion, jwks, issuer, audience } = JSON.parse(readFileSync(0, "utf8"));
const options = { issuer, subject: issuer, audience, requiredClaims: ["jti", "iat", "exp"], maxTokenAge: "5m" };
const { protectedHeader, payload } = await jwtVerify(assertion, createLocalJWKSet(jwks), options);
console.log(JSON.stringify({ header: protectedHeader, payload }));
