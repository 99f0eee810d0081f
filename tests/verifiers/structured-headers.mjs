// Parses RateLimit and RateLimit-Policy as lists of structured fields (RFC 9651).
import { parseList } from 'structured-headers';
import { readFileSync } from 'node:fs';

const items = (text) => parseList(text).map(([name, parameters]) => ({ name, ...Object.fromEntries(parameters) }));
const { limit, policy } = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify({ limit: items(limit), policy: items(policy) }));
