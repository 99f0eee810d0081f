// What of a new document breaks clients of an old one, by openapi-diff (A4). It reads OpenAPI 3.0: both are put in its form first.
// Input: {"old": document, "new": document}. Output: [{"what", "at"}].
import openapiDiff from "openapi-diff";

let all = "";
for await (const part of process.stdin) all += part;
const input = JSON.parse(all);

// 3.1 to 3.0: null is a flag, constants are enums of one, there are no webhooks, and a reference stands alone.
function down(document) {
  const visit = (node) => {
    if (Array.isArray(node)) return node.map(visit);
    if (!node || typeof node !== "object") return node;
    if (typeof node.$ref === "string") return { $ref: node.$ref };
    const copy = Object.fromEntries(Object.entries(node).filter(([key]) => !["example", "examples"].includes(key) || typeof node[key]?.type === "string").map(([key, value]) => [key, visit(value)]));
    if (Array.isArray(copy.type)) {
      const types = copy.type.filter((type) => type !== "null");
      if (types.length < copy.type.length) copy.nullable = true;
      copy.type = types[0];
    }
    if (copy.const !== undefined && copy.type) {
      copy.enum = [copy.const];
      delete copy.const;
    }
    if (Array.isArray(copy.required) && copy.required.length === 0) delete copy.required;
    if (copy.oneOf?.some((one) => one.type === "null")) {
      const others = copy.oneOf.filter((one) => one.type !== "null");
      delete copy.oneOf;
      copy.nullable = true;
      copy.allOf = others;
    }
    return copy;
  };
  const { webhooks, jsonSchemaDialect, ...rest } = document;
  return closed({ ...visit(rest), openapi: "3.0.3" });
}

// What is sent is held strictly: a member nobody knows is refused. So its schemas are closed, and one more optional member takes nothing away.
// Answers share schemas with requests and stay open: the requests get copies.
function closed(document) {
  const schemas = document.components?.schemas ?? {};
  const copies = {};
  const prefix = "#/components/schemas/";
  const close = (node) => {
    if (Array.isArray(node)) return node.map(close);
    if (!node || typeof node !== "object") return node;
    if (typeof node.$ref === "string" && node.$ref.startsWith(prefix)) {
      const name = node.$ref.slice(prefix.length);
      if (!(`${name}__sent` in copies)) {
        copies[`${name}__sent`] = null;
        copies[`${name}__sent`] = close(schemas[name]);
      }
      return { $ref: `${node.$ref}__sent` };
    }
    const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, close(value)]));
    return copy.type === "object" && copy.properties && copy.additionalProperties === undefined ? { ...copy, additionalProperties: false } : copy;
  };
  for (const path of Object.values(document.paths)) for (const operation of Object.values(path)) if (operation.requestBody?.content) operation.requestBody = close(operation.requestBody);
  if (Object.keys(copies).length) Object.assign(schemas, copies);
  return document;
}

// A path that says the same as before, with all that it refers to, breaks nobody; openapi-diff takes seconds to find that out.
function withoutEqual(older, newer) {
  const words = (document, item) => {
    const named = new Map();
    const visit = (node) => {
      if (!node || typeof node !== "object") return node;
      if (typeof node.$ref === "string" && !named.has(node.$ref)) {
        named.set(node.$ref, null);
        named.set(node.$ref, visit(node.$ref.slice(2).split("/").reduce((at, key) => at?.[key], document)));
      }
      if (Array.isArray(node)) return node.map(visit);
      // What is told to people binds no program.
      return Object.fromEntries(Object.entries(node).filter(([key, value]) => !["description", "summary"].includes(key) || typeof value !== "string").map(([key, value]) => [key, visit(value)]));
    };
    return JSON.stringify([visit(item), [...named]]);
  };
  for (const path of Object.keys(older.paths).filter((path) => path in newer.paths)) {
    if (words(older, older.paths[path]) !== words(newer, newer.paths[path])) continue;
    delete older.paths[path];
    delete newer.paths[path];
  }
}

const [older, newer] = [down(input.old), down(input.new)];
withoutEqual(older, newer);
const spec = (name, document) => ({ content: JSON.stringify(document), location: name, format: "openapi3" });
const result = await openapiDiff.diffSpecs({ sourceSpec: spec("old", older), destinationSpec: spec("new", newer) });
const breaking = (result.breakingDifferences ?? []).map((d) => ({
  what: d.code,
  at: [...(d.sourceSpecEntityDetails ?? []), ...(d.destinationSpecEntityDetails ?? [])].map((e) => e.location)[0] ?? "",
}));
console.log(JSON.stringify(breaking));
