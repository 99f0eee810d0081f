using Microsoft.OpenApi;

namespace KpnEen.Api.OpenApi.Limits;

/// <summary>Which named schemas can be reached from a place of the document.</summary>
internal sealed class SchemaReach(IDictionary<string, IOpenApiSchema> schemas)
{
    private readonly HashSet<string> found = new(StringComparer.Ordinal);

    public bool Contains(string name) => found.Contains(name);

    public void From(IOpenApiSchema? schema)
    {
        switch (schema)
        {
            case OpenApiSchemaReference { Reference.Id: { } id } when found.Add(id):
                From(schemas[id]);
                break;
            case OpenApiSchema own:
                From(own.Items);
                From(own.AdditionalProperties);
                foreach (var part in SchemaBounds.Parts(own))
                    From(part);
                break;
        }
    }
}
