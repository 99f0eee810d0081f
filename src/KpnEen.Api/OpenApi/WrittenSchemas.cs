using KpnEen.Api.Services;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace KpnEen.Api.OpenApi;

/// <summary>The answer to a write of settings is the settings with the warnings beside them, all in one object.</summary>
internal sealed class WrittenSchemas : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema own || !Is(context.Type))
            return;
        var settings = context.Type.GetGenericArguments()[0];
        context.SchemaGenerator.GenerateSchema(settings, context.SchemaRepository);
        if (!context.SchemaRepository.TryLookupByType(settings, out var reference))
            return;
        var whole = (OpenApiSchema)context.SchemaRepository.Schemas[reference.Reference.Id!];
        own.Properties = (whole.Properties ?? new Dictionary<string, IOpenApiSchema>())
            .Concat(own.Properties ?? new Dictionary<string, IOpenApiSchema>())
            .ToDictionary(p => p.Key, p => p.Value);
        own.Required = new HashSet<string>([.. whole.Required ?? new HashSet<string>(), .. own.Required ?? new HashSet<string>()]);
        own.Description = $"{whole.Description} With the warnings about them.".TrimStart();
    }

    public static bool Is(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Written<>);
}
