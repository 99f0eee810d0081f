// Judges the schemas of event types by ajv: {"types": [{"type", "schema", "example"}]}. Each schema must be one of draft 2020-12, take its
// example, and refuse what the example must not be. Output: {"violations": [...], "refused": n}.
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

let all = "";
for await (const part of process.stdin) all += part;
const violations = [];
let refused = 0;

const without = (event, path) => {
  const copy = structuredClone(event);
  const last = path.at(-1);
  const parent = path.slice(0, -1).reduce((at, step) => at[step], copy);
  delete parent[last];
  return copy;
};

for (const { type, schema, example } of JSON.parse(all).types) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  let check;
  try {
    check = ajv.compile(schema);
  } catch (error) {
    violations.push(`${type}: ${error.message}`);
    continue;
  }
  if (!check(example)) violations.push(`${type}: its example: ${ajv.errorsText(check.errors)}`);
  const required = schema.allOf[1].properties.data.required;
  const mutants = [
    { ...example, type: "call.unknown" },
    { ...example, apiVersion: "v0" },
    { ...example, timestamp: "yesterday" },
    { ...example, data: [] },
    ...["id", "type", "timestamp", "tenantId", "apiVersion", "data"].map((member) => without(example, [member])),
    ...schema.allOf[1].required.map((member) => without(example, [member])),
    ...required.map((member) => without(example, ["data", member])),
  ];
  for (const mutant of mutants) {
    if (check(mutant)) violations.push(`${type}: takes ${JSON.stringify(mutant)}`);
    else refused++;
  }
}
console.log(JSON.stringify({ violations, refused }));
