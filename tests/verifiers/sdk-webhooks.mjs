// Webhooks between the SDK and the libraries of others. In: { secret, secretKey, publicKey, bodies, ours: [{ id, timestamp, body, signature }] }.
// Out: { signed: [{ by, id, timestamp, body, signature }], accepted: { library: count } }: what they sign, and how many of ours they accept.
import crypto from "node:crypto";
import { readFileSync } from "node:fs";
import { Webhook as Standard } from "standardwebhooks";
import { Webhook as Svix } from "svix";

const input = JSON.parse(readFileSync(0, "utf8"));
const seconds = Number(input.timestamp);
const libraries = { standardwebhooks: new Standard(input.secret), svix: new Svix(input.secret) };
const signed = [];
for (const [i, body] of input.bodies.entries()) {
  const id = `evt_${i}`;
  for (const [by, library] of Object.entries(libraries))
    signed.push({ by, id, timestamp: seconds, body, signature: library.sign(id, new Date(seconds * 1000), body) });
  // PKCS#8 around the 32 bytes of an Ed25519 seed: RFC 8410 7.
  const key = crypto.createPrivateKey({
    key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.from(input.secretKey.slice("whsk_".length), "base64").subarray(0, 32)]),
    format: "der",
    type: "pkcs8",
  });
  const signature = crypto.sign(null, Buffer.from(`${id}.${seconds}.${body}`), key).toString("base64");
  signed.push({ by: "node", id, timestamp: seconds, body, signature: `v1a,${signature}` });
}
const accepted = {};
for (const [by, library] of Object.entries(libraries)) {
  accepted[by] = 0;
  for (const one of input.ours) {
    library.verify(one.body, { "webhook-id": one.id, "webhook-timestamp": `${one.timestamp}`, "webhook-signature": one.signature });
    accepted[by]++;
  }
}
console.log(JSON.stringify({ signed, accepted }));
