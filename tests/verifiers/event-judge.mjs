// Holds events against the schemas of their types with ajv (W10). The first line of input is {"schemas": path}: the committed document of
// all types. Every further line is a list of envelopes, and is answered with a line: the list of violations. It ends with its input.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const document = JSON.parse(readFileSync(JSON.parse((await lines.next()).value).schemas, "utf8"));
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
// What we send has nothing that is not described, though readers are told to pass over what they do not know.
for (const schema of Object.values(document.$defs)) if (schema.properties) schema.additionalProperties ??= false;
ajv.addSchema(document, "events");

const validators = new Map();
const pointer = (type) => `events#/types/${encodeURIComponent(type)}`;
function judge(event) {
  if (!Object.hasOwn(document.types, event.type)) return [`${event.type} ${event.id}: the type has no schema`];
  if (!validators.has(event.type)) validators.set(event.type, ajv.compile({ $ref: pointer(event.type) }));
  const check = validators.get(event.type);
  return check(event) ? [] : check.errors.map((e) => `${event.type} ${event.id}: ${e.instancePath || "/"} ${e.message} ${JSON.stringify(e.params)}`);
}

for await (const line of { [Symbol.asyncIterator]: () => lines }) {
  let violations;
  try {
    violations = JSON.parse(line).flatMap(judge);
  } catch (error) {
    violations = [`the judge failed: ${error.stack}`];
  }
  process.stdout.write(`${JSON.stringify(violations.slice(0, 20))}\n`);
}
