// A view of the OpenAPI 3.1 document that NSwag reads without its known slips: `type: [x, "null"]` and `oneOf: [null, $ref]` become
// nullable, a constant becomes an enum of one, and each enum gets a name (they are generated apart, open for values of later versions).
import { pascal } from "./names.mjs";

const isNull = (schema) => schema?.type === "null";

export function transform(document) {
  // The SDK's own event keeps the raw JSON beside what it knows.
  const view = JSON.parse(JSON.stringify(document).replaceAll('"#/components/schemas/EventEnvelope"', '"#/components/schemas/KpnEenEvent"'));
  view.openapi = "3.0.3";
  delete view.webhooks;
  delete view.jsonSchemaDialect;
  const schemas = view.components.schemas;
  if (schemas.EventEnvelope) {
    schemas.KpnEenEvent = schemas.EventEnvelope;
    delete schemas.EventEnvelope;
  }
  const enums = {};

  // Base and derived become one: a record of the SDK stands alone.
  const flatten = (schema) => {
    if (!schema.allOf) return;
    const parts = schema.allOf.map((part) => (part.$ref ? schemas[part.$ref.split("/").at(-1)] : part));
    parts.forEach(flatten);
    if (!parts.every((part) => part.properties)) return;
    schema.properties = Object.assign({}, ...parts.map((part) => structuredClone(part.properties)), schema.properties);
    schema.required = [...new Set([...parts.flatMap((part) => part.required ?? []), ...(schema.required ?? [])])];
    schema.type = "object";
    delete schema.allOf;
  };

  const visit = (schema, name) => {
    if (!schema || typeof schema !== "object" || schema.$ref) return;
    for (const word of ["oneOf", "anyOf"]) {
      if (!schema[word]?.some(isNull)) continue;
      const others = schema[word].filter((s) => !isNull(s));
      delete schema[word];
      schema.nullable = true;
      if (others.length === 1 && others[0].$ref) schema.oneOf = others;
      else if (others.length === 1) Object.assign(schema, others[0]);
      else schema[word] = others;
    }
    if (Array.isArray(schema.type)) {
      const types = schema.type.filter((t) => t !== "null");
      if (types.length < schema.type.length) schema.nullable = true;
      // Numbers that also allow text are a slip of the generator above, never meant.
      schema.type = types.find((t) => t !== "string") && types.includes("string") && types.length > 1 ? types.find((t) => t !== "string") : types[0];
    }
    if (schema.const !== undefined) Object.assign(schema, { enum: [schema.const], type: schema.type ?? "string" });
    delete schema.const;
    for (const bound of ["exclusiveMinimum", "exclusiveMaximum"]) if (typeof schema[bound] === "number") delete schema[bound];
    delete schema.examples;
    // The server's defaults are not the client's to send, but to know.
    if (schema.default !== undefined && schema.default !== null && schema.default.length !== 0 && !/default|absent|left out|otherwise/i.test(schema.description ?? ""))
      schema.description = `${schema.description ?? ""} ${JSON.stringify(schema.default)} when left out.`.trim();
    delete schema.default;
    if (schema.additionalProperties === false) delete schema.additionalProperties; // a later server may send more
    for (const [property, child] of Object.entries(schema.properties ?? {})) {
      if (typeof child.const === "string") Object.assign(child, { enum: [child.const], type: "string", const: undefined });
      if (child.enum && child.type === "string") {
        const hoisted = name + pascal(property);
        schemas[hoisted] = { type: "string", enum: child.enum.filter((v) => v !== null), description: child.description };
        visit(schemas[hoisted], hoisted);
        const nullable = child.nullable || child.enum.includes(null);
        schema.properties[property] = { oneOf: [{ $ref: `#/components/schemas/${hoisted}` }], nullable, description: child.description };
      } else visit(child, name + pascal(property));
    }
    visit(schema.items, `${name}Item`);
    visit(schema.additionalProperties, `${name}Value`);
    for (const word of ["allOf", "oneOf", "anyOf"]) schema[word]?.forEach((s, i) => visit(s, `${name}${i}`));
  };

  for (const schema of Object.values(schemas)) flatten(schema);
  for (const name of Object.keys(schemas)) visit(schemas[name], name);
  const patches = addPatches(view);
  for (const [name, schema] of Object.entries(schemas)) if (schema.enum && schema.type === "string") enums[name] = schema;
  for (const path of Object.values(view.paths)) for (const operation of Object.values(path)) for (const p of operation.parameters ?? []) visit(p.schema, pascal(p.name));
  return { view, enums, patches };
}

/** A merge patch takes any of the members: it gets a type of its own, with none required. */
function addPatches(view) {
  const patches = {};
  for (const item of Object.values(view.paths)) {
    const media = item.patch?.requestBody?.content?.["application/merge-patch+json"];
    if (!media?.schema?.$ref) continue;
    const source = media.schema.$ref.split("/").at(-1);
    const name = `${source.replace(/(Input|Patch)$/, "")}Patch`;
    const schema = structuredClone(view.components.schemas[source]);
    const removable = Object.entries(schema.properties).filter(([, p]) => p.nullable && p.type !== "array" && !p.additionalProperties).map(([property]) => property);
    delete schema.required;
    for (const property of Object.values(schema.properties)) if (property.description) property.description = property.description.replace(/ ?\S+ when left out\.$/, "");
    schema.description = `What to change: members left out stay as they are${removable.length ? ", null removes" : ""}.`;
    view.components.schemas[name] = schema;
    media.schema = { $ref: `#/components/schemas/${name}` };
    patches[name] = removable;
  }
  return patches;
}
