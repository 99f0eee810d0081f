using Microsoft.OpenApi;

namespace KpnEen.Api.OpenApi;

/// <summary>The ids of a path that its handler does not take by their names: <see cref="Resources.ResourceId"/>.</summary>
internal static class PathParameters
{
    public static void AddMissing(IList<IOpenApiParameter> parameters, string? path)
    {
        var at = 0;
        foreach (var segment in (path ?? "").Split('/').Where(s => s.StartsWith('{')))
        {
            var name = segment.Trim('{', '}');
            if (!parameters.Any(p => p.In == ParameterLocation.Path && p.Name == name))
                parameters.Insert(at, Of(name));
            at++;
        }
    }

    private static OpenApiParameter Of(string name) =>
        new()
        {
            Name = name,
            In = ParameterLocation.Path,
            Required = true,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        };
}
