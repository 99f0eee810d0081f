// One record an event type, from the `webhooks` of the document; and the switch that finds the record of a type.
import { pascal, summary } from "./names.mjs";

/** What an event of a type is about: the group of its payload that is always there, when the payload is not a thin one. */
const groups = [
  [/^call\.ring/, ["Targets", "IReadOnlyList<RingTarget>"]],
  [/^call\.forwarded$/, ["Redirections", "IReadOnlyList<Redirection>"]],
  [/^call\.transfer\./, ["Transfer", "Transfer"]],
  [/^call\.conference\./, ["Conference", "ConferenceRef"]],
  [/^call\.recording\./, ["Recording", "RecordingRef"]],
  [/^(call\.ended|conversation\.closed)$/, ["Outcome", "CallOutcome"]],
  [/^user\.service_changed$/, ["ServiceChange", "ServiceChange"]],
  [/^click_to_call\.status_changed$/, ["ClickToCall", "ClickToCallStatus"]],
];

export const eventName = (type) => `${pascal(type)}Event`;

export function eventsFile(document) {
  const types = Object.entries(document.webhooks ?? {})
    .map(([type, item]) => ({ type, name: eventName(type), about: describe(type, item.post) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const records = types.map(({ type, name, about }) => {
    const [, group] = groups.find(([pattern]) => pattern.test(type)) ?? [];
    return (
      `${summary(about, "")}[GeneratedCode("sdk/codegen", "1")]\npublic sealed record ${name} : KpnEenEvent\n{\n` +
      `    /// <summary>The type on the wire.</summary>\n    public const string TypeName = "${type}";\n\n` +
      `    /// <inheritdoc />\n    public override string Type => TypeName;\n` +
      (group ? shortcut(...group) : "") +
      "}\n"
    );
  });
  const cases = types.map(({ name }) => `        ${name}.TypeName => new ${name}(),\n`);
  return (
    `using System.CodeDom.Compiler;\n\nnamespace KpnEen.Sdk;\n\n${records.join("\n")}\n` +
    `/// <summary>The record of each type this version knows.</summary>\ninternal static class KnownEvents\n{\n` +
    `    /// <returns>An empty one; null for a type this version does not know.</returns>\n` +
    `    public static KpnEenEvent? New(string type) => type switch\n    {\n${cases.join("")}        _ => null,\n    };\n}\n`
  );
}

/** What says when it comes: not the sentence that all have in common. */
function describe(type, operation) {
  const texts = [operation?.description, operation?.summary].map((t) => t?.split("Signed by Standard Webhooks")[0].trim());
  return texts.find((t) => t && t !== type) ?? type;
}

function shortcut(member, typeName) {
  return (
    `\n    /// <inheritdoc />\n    public override bool IsComplete => Data.${member} is not null;\n\n` +
    `    /// <summary>What it is about.</summary>\n    /// <exception cref="InvalidOperationException">The payload does not have it: <see cref="IsComplete"/> is false.</exception>\n` +
    `    public ${typeName} ${member} => Data.${member} ?? throw Missing(nameof(Data.${member}));\n`
  );
}
