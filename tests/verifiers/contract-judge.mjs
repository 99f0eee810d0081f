// Holds answers of the API against its OpenAPI document with ajv (A3). The first line of input is {"document", "coverage"}: the document
// itself, and the file that gets what was exercised. Every further line is one answer {"method", "path", "status", "headers", "body"}, and
// is answered with a line: the array of its violations. It ends with its input.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { document, coverage } = JSON.parse((await lines.next()).value);
const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, validateFormats: true });
addFormats(ajv);
close(document.components.schemas);
ajv.addSchema(document, "doc");

// An answer may not have what is not described: what clients are told to accept of later versions is no licence for this one.
function close(schemas) {
  const visit = (schema, isPart) => {
    if (!schema || typeof schema !== "object") return;
    if (schema.properties && schema.additionalProperties === undefined && !isPart && !schema.allOf) schema.additionalProperties = false;
    for (const child of Object.values(schema.properties ?? {})) visit(child, false);
    visit(schema.items, false);
    if (typeof schema.additionalProperties === "object") visit(schema.additionalProperties, false);
    for (const word of ["oneOf", "anyOf", "allOf"]) schema[word]?.forEach((s) => visit(s, word === "allOf"));
  };
  for (const schema of Object.values(schemas)) visit(schema, false);
}

const operations = Object.entries(document.paths)
  .flatMap(([template, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      method: method.toUpperCase(),
      template,
      operation,
      pattern: new RegExp(`^${template.split(/\{[^}]+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("[^/]+")}$`),
      parameters: template.split("{").length,
    })),
  )
  .sort((a, b) => a.parameters - b.parameters);

const pointer = (...steps) => `doc#/${steps.map((s) => encodeURIComponent(s.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/")}`;
const resolve = (node) => (node.$ref ? node.$ref.slice(2).split("/").reduce((at, step) => at[step.replaceAll("~1", "/").replaceAll("~0", "~")], document) : node);
const exercised = {};
const validators = new Map();

function validator(ref) {
  if (!validators.has(ref)) validators.set(ref, ajv.compile({ $ref: ref }));
  return validators.get(ref);
}

function judge({ method, path: target, status, headers, body }) {
  const found = operations.find((o) => o.method === method && o.pattern.test(target.split("?")[0]));
  if (!found) return [];
  const id = found.operation.operationId;
  // What is no HTTP, or no address, the web server refuses before any operation: it says nothing and hangs up.
  if (status === 400 && headers["content-length"] === "0" && headers.connection === "close") return [];
  const documented = found.operation.responses[status];
  // What the web server and routing say of any address belongs to no operation.
  if (!documented) return [405, 408, 414, 431].includes(status) ? [] : [`${id}: the status ${status} is not documented`];
  (exercised[id] ??= {})[status] = (exercised[id][status] ?? 0) + 1;

  const response = resolve(documented);
  const steps = documented.$ref ? documented.$ref.slice(2).split("/") : ["paths", found.template, method.toLowerCase(), "responses", `${status}`];
  const violations = [];
  for (const [name, reference] of Object.entries(response.headers ?? {})) {
    const header = resolve(reference);
    const value = headers[name.toLowerCase()];
    if (value === undefined) {
      if (header.required) violations.push(`${id} ${status}: the header ${name} is missing`);
      continue;
    }
    const typed = header.schema.type === "integer" ? Number(value) : value;
    const check = reference.$ref ? validator(pointer("components", "headers", reference.$ref.split("/").at(-1), "schema")) : validator(pointer(...steps, "headers", name, "schema"));
    if (!check(typed)) violations.push(`${id} ${status}: the header ${name} is '${value}': ${ajv.errorsText(check.errors)}`);
  }

  const type = headers["content-type"]?.split(";")[0];
  if (!response.content) {
    if (body) violations.push(`${id} ${status}: a body where none is documented`);
    return violations;
  }
  if (!response.content[type]) return [...violations, `${id} ${status}: the content type '${type}' is not documented`];
  if (!/[/+]json$/.test(type) || body === null) return violations;
  const check = validator(pointer(...steps, "content", type, "schema"));
  if (!check(JSON.parse(body))) for (const error of check.errors.slice(0, 10)) violations.push(`${id} ${status}: ${error.instancePath || "/"} ${error.message} ${JSON.stringify(error.params)}`);
  return violations;
}

for await (const line of { [Symbol.asyncIterator]: () => lines }) {
  let violations;
  try {
    violations = judge(JSON.parse(line));
  } catch (error) {
    violations = [`the judge failed: ${error.stack}`];
  }
  process.stdout.write(`${JSON.stringify(violations)}\n`);
}

const promised = Object.fromEntries(operations.map((o) => [o.operation.operationId, Object.keys(o.operation.responses)]));
mkdirSync(path.dirname(coverage), { recursive: true });
writeFileSync(coverage, JSON.stringify({ promised, exercised }));
