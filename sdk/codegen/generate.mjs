// Writes sdk/KpnEen.Sdk/Generated from openapi/kpneen.v1.json. Usage: node generate.mjs <document> <folder>
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { enumsFile } from "./enums.mjs";
import { eventName, eventsFile } from "./events.mjs";
import { resources } from "./resources.mjs";
import { transform } from "./transform.mjs";

const [source, target] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
/** Made by hand: they carry what no schema can say. */
const ownTypes = ["Problem", "ProblemError", "KpnEenEvent"];

const document = JSON.parse(readFileSync(source, "utf8"));
ownTypes.push(...Object.keys(document.webhooks ?? {}).map(eventName));
const { view, enums, patches } = transform(document);
/** Types that occur in an Optional: the JSON context must know them. */
const optionals = new Set();
const work = mkdtempSync(join(tmpdir(), "kpneen-codegen-"));
try {
  writeFileSync(join(work, "view.json"), JSON.stringify(view));
  const models = generateModels(work);
  const { files, used, tagged } = resources(view, enums);
  files["Models.cs"] = models;
  files["Enums.cs"] = enumsFile(enums);
  files["Events.cs"] = eventsFile(document);
  files["ModelsJson.cs"] = contextFile([...new Set([...used, "EventData", ...[...optionals].map(bare)])]);
  files["ETags.cs"] = tagsFile(tagged);
  rmSync(target, { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) write(join(target, name), text);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function generateModels(folder) {
  const output = join(folder, "Models.cs");
  const settings = {
    input: join(folder, "view.json"),
    output,
    namespace: "KpnEen.Sdk",
    templateDirectory: join(here, "templates"),
    generateClientClasses: false,
    generateClientInterfaces: false,
    generateExceptionClasses: false,
    generateDtoTypes: true,
    jsonLibrary: "SystemTextJson",
    jsonLibraryVersion: 10,
    generateNullableReferenceTypes: true,
    generateOptionalPropertiesAsNullable: true,
    useRequiredKeyword: true,
    generateDataAnnotations: false,
    generateDefaultValues: false,
    classStyle: "Poco",
    dateTimeType: "System.DateTimeOffset",
    arrayType: "System.Collections.Generic.IReadOnlyList",
    arrayInstanceType: "System.Collections.Generic.List",
    dictionaryType: "System.Collections.Generic.IReadOnlyDictionary",
    anyType: "System.Text.Json.JsonElement",
    excludedTypeNames: [...ownTypes, ...Object.keys(enums)].join(","),
  };
  const nswag = join(here, "node_modules/nswag/bin/binaries/Net100/dotnet-nswag.dll");
  const said = execFileSync("dotnet", [nswag, "openapi2csclient", ...Object.entries(settings).map(([k, v]) => `/${k}:${v}`)], { encoding: "utf8" });
  const made = readFileSync(output, "utf8").replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const first = made.search(/^ {4}(\/\/\/|public )/m);
  const last = made.lastIndexOf("\n}");
  if (first < 0 || last < 0) throw new Error(said);
  const records = made
    .slice(first, last)
    .replaceAll(/^ {4}/gm, "")
    .replaceAll(/System\.Collections\.Generic\.|System\.Text\.Json\.(?=JsonElement)|System\.(?=DateTimeOffset)/g, "")
    .replaceAll(/[ \t]+$/gm, "")
    .replaceAll(/\n{2,}\}/g, "\n}")
    .replaceAll(/\n{3,}/g, "\n\n")
    .replaceAll(/\n#pragma.*$/gm, "")
    .trimEnd();
  return `using System.Text.Json;\nusing System.Text.Json.Serialization;\n\nnamespace KpnEen.Sdk;\n\n${withOptionals(records)}\n`;
}

/** In a patch, a member that can be removed tells absent from null. */
function withOptionals(records) {
  const member = /^( *)(\[JsonPropertyName\("(\w+)"\)\])\n *public (\S.*?) (\w+) \{/gm;
  for (const [name, removable] of Object.entries(patches)) {
    const start = records.indexOf(`record ${name}\n`);
    const end = records.indexOf("\n}", start);
    const changed = records.slice(start, end).replaceAll(member, (all, indent, attribute, wire, type, property) => {
      if (!removable.includes(wire)) return all;
      optionals.add(type);
      const lines = [
        attribute,
        "[JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]",
        `[JsonConverter(typeof(OptionalConverter<${type}>))]`,
        `public Optional<${type}> ${property} {`,
      ];
      return lines.map((line) => indent + line).join("\n");
    });
    records = records.slice(0, start) + changed + records.slice(end);
  }
  return records;
}

/** typeof takes no annotation on a class, and needs it on a value. */
function bare(type) {
  const name = type.replace(/\?$/, "");
  return type.endsWith("?") && (["int", "long", "bool", "double", "DateTimeOffset", "JsonElement"].includes(name) || enums[name]) ? type : name;
}

function contextFile(names) {
  const roots = names.sort().map((name) => `[JsonSerializable(typeof(${name}))]\n`);
  return (
    "using System.Text.Json;\nusing System.Text.Json.Serialization;\n\nnamespace KpnEen.Sdk;\n\n" +
    "[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]\n" +
    `${roots.join("")}internal sealed partial class ModelsJson : JsonSerializerContext;\n`
  );
}

function tagsFile(names) {
  const parts = names.map(
    (name) =>
      `public sealed partial record ${name} : IHasETag\n{\n    /// <summary>Which version this is: give it as ifMatch when you change it.</summary>\n` +
      "    [JsonIgnore]\n    public string? ETag { get; internal set; }\n\n" +
      "    string? IHasETag.ETag\n    {\n        get => ETag;\n        set => ETag = value;\n    }\n}\n",
  );
  return `using System.Text.Json.Serialization;\nusing KpnEen.Sdk.Http;\n\nnamespace KpnEen.Sdk;\n\n${parts.join("\n")}`;
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `// <auto-generated>By sdk/generate from openapi/kpneen.v1.json; not to be edited.</auto-generated>\n#nullable enable\n#pragma warning disable CS1591\n\n${text}`);
}
