using KpnEen.Api.Conventions;
using Microsoft.OpenApi;

namespace KpnEen.Api.OpenApi.Limits;

/// <summary>Gives everything in the document its bounds (OWASP API4:2023): texts a length and a pattern, numbers a range, lists a size.</summary>
internal static class LimitRules
{
    public static void Apply(OpenApiDocument document)
    {
        var schemas = document.Components!.Schemas!;
        var inputs = new SchemaReach(schemas);
        foreach (var operation in document.Operations())
        {
            foreach (var (_, media) in operation.Body())
            {
                inputs.From(media.Schema);
                SchemaBounds.Apply(media.Schema, isInput: true);
            }

            foreach (var (_, media) in operation.Answers())
                SchemaBounds.Apply(media.Schema, isInput: false);
            foreach (var parameter in operation.Parameters ?? [])
                SchemaBounds.Apply(parameter.Schema, isInput: true);
        }

        foreach (var (name, schema) in schemas)
            SchemaBounds.Apply(schema, inputs.Contains(name));
        foreach (var page in schemas.Where(s => s.Key.EndsWith("Page", StringComparison.Ordinal)))
        {
            if (page.Value.Properties?.TryGetValue("items", out var list) == true && list is OpenApiSchema items)
                items.MaxItems = PageRequest.MaxLimit;
        }
    }
}
