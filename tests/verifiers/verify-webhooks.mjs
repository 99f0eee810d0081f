// Deliveries against verifiers of others: v1 by standardwebhooks and svix with the secret, v1a by Node's Ed25519 with the public key alone.
import { createPublicKey, verify } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { Webhook as Standard } from 'standardwebhooks';
import { Webhook as Svix } from 'svix';

const { deliveries } = JSON.parse(await text(process.stdin));

// RFC 8410: SubjectPublicKeyInfo of Ed25519 is this and the 32 octets.
const ed25519 = (key) =>
  createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(key.slice('whpk_'.length), 'base64')]),
    format: 'der',
    type: 'spki',
  });

function accepts(check) {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}

const verdicts = deliveries.map(({ key, headers, body }) => {
  const bytes = Buffer.from(body, 'base64');
  if (!key.startsWith('whpk_')) {
    const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
    const standard = Object.fromEntries(names.map((name) => [name, headers[name]]));
    const svix = Object.fromEntries(names.map((name) => [name.replace('webhook-', 'svix-'), headers[name]]));
    return {
      standardwebhooks: accepts(() => new Standard(key).verify(bytes.toString('utf8'), standard)),
      svix: accepts(() => new Svix(key).verify(bytes.toString('utf8'), svix)),
    };
  }
  const content = Buffer.concat([Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`), bytes]);
  const parts = headers['webhook-signature'].split(' ').filter((part) => part.startsWith('v1a,'));
  return { node: parts.some((part) => verify(null, content, ed25519(key), Buffer.from(part.slice(4), 'base64'))) };
});

console.log(JSON.stringify({ verdicts }));
