using System.Collections.Frozen;
using System.Globalization;
using Microsoft.OpenApi;

namespace KpnEen.Api.OpenApi.Limits;

/// <summary>
/// Bounds of one schema and those inside it. What is said of a member stands. Input keeps what is missing: the linters then name it, for
/// an unbounded input is a fault of ours. Output gets the widest bounds that are true of everything.
/// </summary>
internal static class SchemaBounds
{
    /// <summary>The longest text in an answer that says nothing else, in characters.</summary>
    private const int LongestText = 4096;

    /// <summary>The most elements of a list in an answer that says nothing else.</summary>
    private const int MostItems = 10_000;

    // RFC 8259 6: beyond 2^53-1 readers differ.
    private const string LargestExact = "9007199254740991";

    private static readonly FrozenDictionary<string, int> LengthOfFormat = new Dictionary<string, int>
    {
        ["date-time"] = 40,
        ["date"] = 10,
        ["time"] = 20,
        ["uuid"] = 36,
        ["email"] = 254,
        ["uri"] = 2048,
        ["binary"] = int.MaxValue,
    }.ToFrozenDictionary();

    public static void Apply(IOpenApiSchema? schema, bool isInput)
    {
        if (schema is not OpenApiSchema own)
            return;
        var type = own.Type & ~JsonSchemaType.Null;
        if (type == JsonSchemaType.String)
            Text(own, isInput);
        else if (type == JsonSchemaType.Integer)
            Whole(own, isInput);
        else if (type == JsonSchemaType.Array && !isInput)
            own.MaxItems ??= MostItems;

        Apply(own.Items, isInput);
        Apply(own.AdditionalProperties, isInput);
        foreach (var part in Parts(own))
            Apply(part, isInput);
    }

    /// <summary>Schemas directly inside: members and alternatives.</summary>
    public static IEnumerable<IOpenApiSchema> Parts(IOpenApiSchema schema) =>
        (schema.Properties?.Values ?? []).Concat(schema.AllOf ?? []).Concat(schema.OneOf ?? []).Concat(schema.AnyOf ?? []);

    private static void Text(OpenApiSchema text, bool isInput)
    {
        if (text.Enum is { Count: > 0 } || text.Const is not null)
            return;
        if (text is { Format: null, Pattern: null })
            text.Pattern = isInput ? TextPatterns.Input : TextPatterns.Output;
        if (text.Format is { } format && LengthOfFormat.TryGetValue(format, out var length))
            text.MaxLength ??= length;
        text.MaxLength ??= PatternLength.Of(text.Pattern ?? "");
        if (!isInput)
            text.MaxLength ??= LongestText;
    }

    private static void Whole(OpenApiSchema number, bool isInput)
    {
        number.Format ??= "int64";
        if (isInput)
            return;
        number.Minimum ??= "0";
        number.Maximum ??= number.Format == "int32" ? int.MaxValue.ToString(CultureInfo.InvariantCulture) : LargestExact;
    }
}
