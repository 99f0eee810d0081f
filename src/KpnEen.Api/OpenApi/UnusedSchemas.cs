using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi.Limits;
using Microsoft.OpenApi;

namespace KpnEen.Api.OpenApi;

/// <summary>Takes out the schemas nothing refers to: those a merge patch was made of.</summary>
internal static class UnusedSchemas
{
    public static void Remove(OpenApiDocument document)
    {
        var schemas = document.Components!.Schemas!;
        var used = new SchemaReach(schemas);
        foreach (var operation in document.Operations().Concat(document.WebhookOperations()))
        {
            foreach (var (_, media) in operation.Body().Concat(operation.Answers()))
                used.From(media.Schema);
            foreach (var parameter in operation.Parameters ?? [])
                used.From(parameter.Schema);
        }

        used.From(new OpenApiSchemaReference(nameof(Problem), document));
        foreach (var unused in schemas.Keys.Where(name => !used.Contains(name)).ToList())
            schemas.Remove(unused);
    }
}
