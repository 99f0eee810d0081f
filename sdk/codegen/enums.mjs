// Enums as open values: one of a later version of the API is kept and written back as it came.
import { pascal, summary } from "./names.mjs";

// Names every record struct has already.
const taken = new Set(["Equals", "ToString", "GetHashCode", "GetType", "From", "Value", "PrintMembers", "Deconstruct"]);
const member = (value) => (taken.has(pascal(value)) ? `${pascal(value)}Value` : pascal(value));

export function enumsFile(enums) {
  const types = Object.keys(enums)
    .sort()
    .map((name) => {
      const members = enums[name].enum.map((value) => `    /// <summary><c>${value}</c></summary>\n    public static ${name} ${member(value)} { get; } = new("${value}");\n`);
      return (
        summary(enums[name].description ?? name, "") +
        `[GeneratedCode("sdk/codegen", "1")]\n[JsonConverter(typeof(OpenEnumConverter<${name}>))]\n` +
        `public readonly record struct ${name}(string Value) : IOpenEnum<${name}>\n{\n${members.join("\n")}\n` +
        `    /// <inheritdoc />\n    public static ${name} From(string value) => new(value);\n\n` +
        `    /// <summary>The value on the wire.</summary>\n    public override string ToString() => Value ?? "";\n}\n`
      );
    });
  return `using System.CodeDom.Compiler;\nusing System.Text.Json.Serialization;\n\nnamespace KpnEen.Sdk;\n\n${types.join("\n")}`;
}
