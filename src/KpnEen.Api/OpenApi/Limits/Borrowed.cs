using Microsoft.OpenApi;

namespace KpnEen.Api.OpenApi.Limits;

/// <summary>A member that can be written has in answers the bounds it was written under: <c>Trunk.name</c> those of <c>TrunkInput.name</c>.</summary>
internal static class Borrowed
{
    public static void Apply(IDictionary<string, IOpenApiSchema> schemas)
    {
        foreach (var (name, schema) in schemas)
        {
            foreach (var written in (string[])[$"{name}Input", $"Create{name}", $"{name}Settings"])
            {
                if (schemas.TryGetValue(written, out var input))
                    Lend(input, schema);
            }
        }
    }

    private static void Lend(IOpenApiSchema input, IOpenApiSchema output)
    {
        foreach (var (name, member) in output.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (
                member is OpenApiSchema to
                && input.Properties?.TryGetValue(name, out var written) == true
                && written is OpenApiSchema from
                && (from.Type | JsonSchemaType.Null) == (to.Type | JsonSchemaType.Null)
            )
                Lend(from, to);
        }
    }

    private static void Lend(OpenApiSchema from, OpenApiSchema to)
    {
        to.MaxLength ??= from.MaxLength;
        to.Minimum ??= from.Minimum;
        to.Maximum ??= from.Maximum;
        to.MaxItems ??= from.MaxItems;
        if (from.Items is OpenApiSchema fromItems && to.Items is OpenApiSchema toItems)
            toItems.MaxLength ??= fromItems.MaxLength;
    }
}
