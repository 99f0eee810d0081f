using KpnEen.Api.Conventions;
using Microsoft.OpenApi;

namespace KpnEen.Api.OpenApi;

/// <summary>Schemas of merge patches: every member may be left out, and those that may be absent may be null (RFC 7396).</summary>
internal static class PatchSchemas
{
    private const string Input = "Input";

    /// <summary><c>UserInput</c> becomes <c>UserPatch</c>.</summary>
    public static void Use(OpenApiRequestBody body, OpenApiDocument document)
    {
        if (
            body.Content is null
            || !body.Content.TryGetValue(MergePatch<object>.MediaType, out var media)
            || media.Schema is not OpenApiSchemaReference whole
        )
            return;
        var id = whole.Reference.Id!;
        var name = $"{(id.EndsWith(Input, StringComparison.Ordinal) ? id[..^Input.Length] : id)}Patch";
        var schemas = document.Components!.Schemas!;
        schemas.TryAdd(name, PatchOf((OpenApiSchema)schemas[id]));
        media.Schema = new OpenApiSchemaReference(name, document);
    }

    private static OpenApiSchema PatchOf(OpenApiSchema whole) =>
        new()
        {
            Type = JsonSchemaType.Object,
            Description = "A merge patch: members replace, null removes, absent members stay.",
            Properties = whole.Properties!.ToDictionary(
                p => p.Key,
                p => whole.Required?.Contains(p.Key) == true ? p.Value : Removable(p.Value)
            ),
        };

    private static OpenApiSchema Removable(IOpenApiSchema member)
    {
        if (member is not OpenApiSchema inline)
            return new OpenApiSchema { OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, member] };
        var copy = (OpenApiSchema)inline.CreateShallowCopy();
        copy.Type |= JsonSchemaType.Null;
        copy.Default = null;
        return copy;
    }
}
