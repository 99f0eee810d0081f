// What the document tells of an operation, as documentation comments: an editor shows them where the method is called.

const indent = "    ";

/** Markdown's `code` is <c>code</c>. */
export const comment = (text) =>
  text
    .trim()
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, "$1")
    .replaceAll(/`([^`]+)`/g, "<c>$1</c>")
    .replaceAll(/\s+/g, " ");

export const param = (name, text) => (text ? `${indent}/// <param name="${name.replace("@", "")}">${comment(text)}</param>\n` : "");

/** The paragraphs of the description that say more than the summary; keys and their repetition are the SDK's own affair. */
export function remarks(op) {
  const same = (text) => text.replace(/\.$/, "") === (op.summary ?? "").replace(/\.$/, "");
  const paragraphs = (op.description ?? "")
    .split(/\n\n+/)
    .map((text) => text.trim())
    .filter((text) => text && !same(text) && !text.startsWith("Safe to repeat"));
  if (paragraphs.length === 0) return "";
  return `${indent}/// <remarks>\n${paragraphs.map((text) => `${indent}/// <para>${comment(text)}</para>\n`).join("")}${indent}/// </remarks>\n`;
}

const thrown = { 403: "ApiForbiddenException", 404: "ApiNotFoundException", 409: "ApiConflictException", 410: "ApiException", 422: "ApiValidationException" };

/** What this operation answers of its own; what any may answer (a wrong token, too many requests, a fault) is told once, in the README. */
export function exceptions(op) {
  const lines = [];
  for (const [status, type] of Object.entries(thrown)) {
    const answer = op.responses[status];
    if (!answer) continue;
    const text = answer.description ?? (status === "404" ? "There is none of this id, or none this client may see." : undefined);
    if (text) lines.push(`${indent}/// <exception cref="${type}">${comment(`${status}: ${text}`)}</exception>\n`);
  }
  if (op.ifMatch) lines.push(`${indent}/// <exception cref="ApiPreconditionFailedException">412: somebody else changed it since it was read.</exception>\n`);
  return lines.join("");
}
