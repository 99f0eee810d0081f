// Names of the document in C#.

export const pascal = (text) =>
  text
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join("");

export const camel = (text) => pascal(text).replace(/^./, (c) => c.toLowerCase());

const keywords = new Set(["event", "params", "ref", "out", "in", "object", "string", "default", "operator"]);
export const parameter = (text) => (keywords.has(camel(text)) ? `@${camel(text)}` : camel(text));

const words = (text) => text.replace(/([a-z0-9])([A-Z])/g, "$1 $2").split(/[^A-Za-z0-9]+/).filter(Boolean).map((w) => w.toLowerCase());
const singular = (word) => (word.endsWith("ies") ? word.slice(0, -3) + "y" : word.replace(/(?<!s)s$/, ""));

/** createUser of the resource Users is Create; startCallRecording of Calls is StartRecording. */
export function methodName(operationId, resource) {
  const all = words(operationId);
  const noun = words(resource).map(singular);
  for (let at = 1; at + noun.length <= all.length; at++) {
    if (noun.every((word, i) => singular(all[at + i]) === word)) {
      all.splice(at, noun.length);
      break;
    }
  }
  return pascal(all.join(" "));
}

/** A summary as XML documentation. */
export function summary(text, indent) {
  const escaped = (text ?? "").trim().replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const lines = escaped.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  if (lines.length <= 1) return `${indent}/// <summary>${lines[0] ?? ""}</summary>\n`;
  return `${indent}/// <summary>\n${lines.map((line) => `${indent}/// ${line}\n`).join("")}${indent}/// </summary>\n`;
}
