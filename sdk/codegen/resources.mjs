// One class a tag, one method an operation.
import { exceptions, param, remarks } from "./comments.mjs";
import { methodName, parameter, pascal, summary } from "./names.mjs";

/** These read or write a stream; their methods are made by hand, beside the generated ones. */
const byHand = new Set(["getRecordingContent", "playRecording", "createAudioFile", "getAudioFileContent", "streamEvents", "exportAuditLog"]);
/** Where the rule makes no good name. */
const ownNames = { listUserDevices: "ListOfUser", listUserServices: "ListOfUser" };
/** Headers the transport fills. */
const ofTransport = new Set(["idempotency-key", "if-none-match", "kpn-tenant", "api-version", "range", "last-event-id", "accept", "traceparent", "x-request-id", "origin"]);

const refName = (schema) => schema?.$ref?.split("/").at(-1) ?? schema?.oneOf?.[0]?.$ref?.split("/").at(-1);
const resolve = (document, thing) => (thing.$ref ? thing.$ref.slice(2).split("/").reduce((at, key) => at[key], document) : thing);

function queryType(schema, enums) {
  const name = refName(schema);
  if (name && enums[name]) return { type: `${name}?`, write: (n) => `${n}?.ToString()` };
  if (schema.type === "array") {
    const item = refName(schema.items);
    return item && enums[item] ? { type: `IEnumerable<${item}>?`, write: (n) => `${n}?.Select(v => v.ToString())` } : { type: "IEnumerable<string>?", write: (n) => n };
  }
  if (schema.type === "integer") return { type: "int?", write: (n) => n };
  if (schema.type === "boolean") return { type: "bool?", write: (n) => n };
  if (schema.format === "date-time") return { type: "DateTimeOffset?", write: (n) => n };
  return { type: "string?", write: (n) => n };
}

function operationsOf(document, enums) {
  const list = [];
  for (const [path, item] of Object.entries(document.paths))
    for (const [verb, operation] of Object.entries(item)) {
      if (!operation.operationId || byHand.has(operation.operationId)) continue;
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((p) => resolve(document, p));
      const of = (where) => parameters.filter((p) => p.in === where);
      const headers = of("header");
      const has = (name) => headers.find((p) => p.name.toLowerCase() === name);
      const body = operation.requestBody && resolve(document, operation.requestBody);
      const [mediaType, media] = Object.entries(body?.content ?? {})[0] ?? [];
      const [, success] = Object.entries(operation.responses).find(([status]) => status.startsWith("2"));
      const answer = resolve(document, success);
      list.push({
        id: operation.operationId,
        tag: operation.tags[0],
        summary: operation.summary ?? operation.description,
        description: operation.description,
        told: Object.fromEntries(parameters.map((p) => [p.name, p.description])),
        responses: operation.responses,
        path,
        verb,
        pathParameters: of("path").map((p) => p.name),
        query: of("query").map((p) => ({ name: p.name, ...queryType(p.schema, enums) })),
        ifMatch: has("if-match"),
        takesKey: Boolean(has("idempotency-key")),
        headers: headers.filter((p) => p.name.toLowerCase() !== "if-match" && !ofTransport.has(p.name.toLowerCase())).map((p) => ({ name: p.name, required: p.required === true })),
        body: refName(media?.schema),
        bodyTold: media?.schema?.description,
        bodyRequired: body?.required === true,
        merge: mediaType === "application/merge-patch+json",
        answer: refName(answer.content?.["application/json"]?.schema),
        tagged: Boolean(answer.headers?.ETag),
      });
    }
  return list;
}

const pageItem = (document, name) => {
  const schema = document.components.schemas[name];
  return schema?.properties?.nextCursor && schema.properties.items ? refName(schema.properties.items.items) : undefined;
};

const field = (op) => `_${op.id}`;

function method(document, op, name) {
  const cursor = op.query.find((q) => q.name === "cursor" || q.name === "after")?.name;
  const item = cursor && op.answer ? pageItem(document, op.answer) : undefined;
  const query = op.query.filter((q) => !item || (q.name !== cursor && q.name !== "limit"));
  let target = op.path.replaceAll(/\{(\w+)\}/g, (_, p) => `{Segment.Of(${parameter(p)})}`);
  target = target.includes("{") ? `$"${target}"` : `"${target}"`;
  const writes = [...query.map((q) => [q.name, q.write(parameter(q.name))]), ...(item ? [["limit", "pageSize"], [cursor, "cursor"]] : [])];
  const full = writes.length ? `new Query(${target})${writes.map(([n, v]) => `.With("${n}", ${v})`).join("")}.ToString()` : target;
  const settings = [];
  if (op.takesKey) settings.push("TakesIdempotencyKey = true");
  if (op.ifMatch) settings.push("IfMatch = Precondition.Of(ifMatch)");
  for (const header of op.headers) settings.push(`${pascal(header.name)} = ${parameter(header.name)}`);
  let request = `new ApiRequest(${field(op)}, ${full})${settings.length ? ` { ${settings.join(", ")} }` : ""}`;
  if (op.body) request += `.With${op.merge ? "MergePatch" : "Json"}(body, ModelsJson.Default.${op.body})`;
  const signature = [
    ...op.pathParameters.map((p) => `string ${parameter(p)}`),
    ...(op.body && op.bodyRequired ? [`${op.body} body`] : []),
    ...(op.ifMatch ? ["string ifMatch"] : []),
    ...op.headers.filter((h) => h.required).map((h) => `string ${parameter(h.name)}`),
    ...(op.body && !op.bodyRequired ? [`${op.body}? body = null`] : []),
    ...op.headers.filter((h) => !h.required).map((h) => `string? ${parameter(h.name)} = null`),
    ...query.map((q) => `${q.type} ${parameter(q.name)} = null`),
    ...(item ? ["int? pageSize = null"] : []),
    "RequestOptions? options = null",
    "CancellationToken cancellationToken = default",
  ].join(", ");
  const notes = [
    ...op.pathParameters.map((p) => param(parameter(p), op.told[p])),
    op.body ? param("body", op.bodyTold) : "",
    op.ifMatch ? param("ifMatch", "The ETag of what was read with its own GetAsync (items of a list have none), or `*` for whatever is there.") : "",
    ...op.headers.map((h) => param(parameter(h.name), op.told[h.name])),
    ...query.map((q) => param(parameter(q.name), op.told[q.name])),
    item ? param("pageSize", op.told.limit && `How many are fetched at once: ${op.told.limit}`) : "",
    op.ifMatch ? `    /// <exception cref="ArgumentException">ifMatch is null: what you have comes out of a list.</exception>\n` : "",
    exceptions(op),
  ].join("");
  const head = `${summary(op.summary, "    ")}${remarks(op)}${notes}    [Operation("${op.id}")]\n`;
  const total = item && document.components.schemas[op.answer].properties.total ? " { Total = page.Total }" : "";
  if (item)
    return (
      `${head}    public virtual AsyncPageable<${item}> ${name}Async(${signature}) =>\n` +
      `        new(async (cursor, ct) =>\n        {\n            var page = await _transport.SendAsync(${request}, ModelsJson.Default.${op.answer}, options, ct);\n` +
      `            return new Page<${item}>(page.Items, page.NextCursor)${total};\n        }, cancellationToken);\n`
    );
  const type = op.answer ? `Task<${op.answer}>` : "Task";
  const args = [request, ...(op.answer ? [`ModelsJson.Default.${op.answer}`] : []), "options", "cancellationToken"].join(", ");
  return `${head}    public virtual ${type} ${name}Async(${signature}) =>\n        _transport.SendAsync(${args});\n`;
}

/** @returns {{ files: Record<string, string>, tagged: string[] }} */
export function resources(document, enums) {
  const operations = operationsOf(document, enums);
  const tags = [...new Set(operations.map((op) => op.tag))].sort();
  const described = Object.fromEntries((document.tags ?? []).map((t) => [t.name, t.description]));
  const files = {};
  for (const tag of tags) {
    const mine = operations.filter((op) => op.tag === tag);
    const short = mine.map((op) => ownNames[op.id] ?? methodName(op.id, tag));
    const methods = mine.map((op, i) => method(document, op, short.filter((n) => n === short[i]).length > 1 ? pascal(op.id) : short[i]));
    const name = `${pascal(tag)}Client`;
    files[`Resources/${name}.cs`] =
      `using KpnEen.Sdk.Http;\n\nnamespace KpnEen.Sdk;\n\n${summary(described[tag] ?? `Operations on ${tag.toLowerCase()}.`, "")}` +
      `public partial class ${name}\n{\n${mine.map((op) => `    private static readonly ApiOperation ${field(op)} = new("${op.id}", HttpMethod.${pascal(op.verb)}, "${op.path}");\n`).join("")}` +
      `    private readonly Transport _transport;\n\n    internal ${name}(Transport transport) => _transport = transport;\n\n` +
      `    /// <summary>For mocks.</summary>\n    protected ${name}() => _transport = null!;\n\n${methods.join("\n")}}\n`;
  }
  const properties = tags.map((tag) => {
    const name = pascal(tag);
    return `${summary(described[tag] ?? `Operations on ${tag.toLowerCase()}.`, "    ")}    public virtual ${name}Client ${name} => field ??= new(_transport);\n`;
  });
  files["KpnEenClient.Resources.cs"] = `namespace KpnEen.Sdk;\n\npublic partial class KpnEenClient\n{\n${properties.join("\n")}}\n`;
  const used = [...new Set(operations.flatMap((op) => [op.body, op.answer]).filter(Boolean))].sort();
  const tagged = [...new Set(operations.filter((op) => op.answer && op.tagged).map((op) => op.answer))].sort();
  return { files, used, tagged };
}
