// Three judges of an OpenAPI document: Spectral (its OpenAPI rules and OWASP's, down to hints), Redocly (recommended-strict), and the
// schema of the specification. Input: {"file": path}. Output: [{"by", "rule", "at", "says"}].
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";

const here = import.meta.dirname;
const input = JSON.parse(await text(process.stdin));

async function text(stream) {
  let all = "";
  for await (const part of stream) all += part;
  return all;
}

// Linters end with 1 when they find something: what they print decides.
function run(program, ...args) {
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", NO_COLOR: "1" };
  return new Promise((done, fail) =>
    execFile(process.execPath, [program, ...args], { cwd: here, env, maxBuffer: 256 << 20 }, (error, stdout, stderr) => {
      try {
        done(JSON.parse(stdout));
      } catch {
        fail(new Error(`${program} printed no JSON: ${error?.message ?? ""}\n${stdout.slice(0, 2000)}\n${stderr.slice(0, 2000)}`));
      }
    }),
  );
}

const script = (name, bin) => path.join(here, "node_modules", name, bin);

async function spectral() {
  const found = await run(script("@stoplight/spectral-cli", "dist/index.js"), "lint", "-r", "rules/spectral.json", "-f", "json", "-q", "--fail-severity=hint", input.file);
  return found.map((f) => ({ by: "spectral", rule: f.code, at: f.path.join("/"), says: f.message }));
}

async function redocly() {
  const found = await run(script("@redocly/cli", "bin/cli.js"), "lint", "--config", "rules/redocly.yaml", "--format", "json", "--max-problems", "100000", input.file);
  return found.problems.map((f) => ({ by: "redocly", rule: f.ruleId, at: f.location[0]?.pointer ?? "", says: f.message }));
}

async function specification() {
  const result = await new Validator().validate(JSON.parse(await readFile(input.file, "utf8")));
  return result.valid ? [] : [result.errors].flat().map((e) => ({ by: "seriousme", rule: e.keyword ?? "schema", at: e.instancePath ?? "", says: e.message ?? String(e) }));
}

const findings = (await Promise.all([spectral(), redocly(), specification()])).flat();
console.log(JSON.stringify(findings));
