// Reads what the judge of the API tests saw (TestResults/contract.json) and tells which documented answers nobody provoked (A3).
// Exit code 1: some are neither provoked nor excepted with a reason, or an exception is needless.
import { readFileSync } from "node:fs";
import path from "node:path";

const here = import.meta.dirname;
const { promised, exercised } = JSON.parse(readFileSync(process.argv[2] ?? path.join(here, "../../TestResults/contract.json"), "utf8"));
const exceptions = JSON.parse(readFileSync(path.join(here, "rules/contract-exceptions.json"), "utf8"));

const all = Object.entries(promised).flatMap(([operation, statuses]) => statuses.map((status) => `${operation} ${status}`));
const seen = (answer) => exercised[answer.split(" ")[0]]?.[answer.split(" ")[1]] > 0;
const missing = all.filter((answer) => !seen(answer) && !(answer in exceptions));
const needless = Object.keys(exceptions).filter((answer) => !all.includes(answer) || seen(answer));

console.log(`${Object.keys(promised).length} operations, ${all.length} documented answers: ${all.filter(seen).length} exercised, ${Object.keys(exceptions).length} excepted, ${missing.length} missing.`);
for (const answer of missing) console.log(`  nobody provoked ${answer}`);
for (const answer of needless) console.log(`  the exception of ${answer} is needless`);
process.exit(missing.length + needless.length ? 1 : 0);
