using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi.Limits;
using KpnEen.Api.Validation;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace KpnEen.Api.OpenApi;

/// <summary>
/// What the generator cannot see: null is never written (a member is absent instead), which members are required, defaults, and that
/// enumerations are open.
/// </summary>
internal sealed class SchemaRules : ISchemaFilter
{
    private static readonly NullabilityInfoContext Nullability = new();

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema own || context.MemberInfo is not null || context.ParameterInfo is not null)
            return;
        var type = Nullable.GetUnderlyingType(context.Type) ?? context.Type;
        if (type.IsEnum)
            OpenEnum(own, type);
        else if (own.Properties is { Count: > 0 } properties)
            Object(own, properties, type);
    }

    private static void OpenEnum(OpenApiSchema schema, Type type)
    {
        schema.Type = JsonSchemaType.String;
        schema.Format = null;
        schema.Enum = [.. Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.CamelCase.ConvertName(name))];
        schema.Description = $"{schema.Description} Open: accept values you do not know.".TrimStart();
    }

    private static void Object(OpenApiSchema schema, IDictionary<string, IOpenApiSchema> properties, Type type)
    {
        schema.AdditionalPropertiesAllowed = true;
        schema.AdditionalProperties = null;
        var required = new HashSet<string>(StringComparer.Ordinal);
        var parameters = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).FirstOrDefault()?.GetParameters() ?? [];
        var example = Empty(type, parameters);
        foreach (var member in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(member.Name);
            if (!properties.TryGetValue(name, out var property))
                continue;
            if (property is OpenApiSchema inline)
                Member(inline, member);
            if (IsRequired(member, parameters))
                required.Add(name);
            else if (property is OpenApiSchema optional && example is not null)
                optional.Default = DefaultOf(member, example);
        }

        schema.Required = required.Count > 0 ? required : null;
    }

    private static void Member(OpenApiSchema schema, PropertyInfo member)
    {
        schema.Type &= ~JsonSchemaType.Null;
        schema.ReadOnly = false;
        if (member.IsDefined(typeof(PemAttribute)))
            schema.Pattern = TextPatterns.Lines;
        // Any JSON value, as the example tells; most are objects.
        if (member.PropertyType == typeof(JsonElement?) && DocumentParts.ExampleOf(schema) is { } any and not JsonObject)
            schema.Type = null;
        if (
            member.GetCustomAttribute<EachTextAttribute>() is { } each
            && (schema.Items ?? schema.AdditionalProperties) is OpenApiSchema text
        )
            text.MaxLength = each.MaximumLength;
    }

    /// <summary>What a body without any member would be read as; null for types that cannot be that.</summary>
    private static object? Empty(Type type, ParameterInfo[] parameters) =>
        parameters.Length > 0 && parameters.All(p => p.HasDefaultValue)
            ? Activator.CreateInstance(type, [.. parameters.Select(p => p.DefaultValue)])
        : parameters.Length == 0 && type.GetConstructor(Type.EmptyTypes) is not null ? Activator.CreateInstance(type)
        : null;

    private static JsonNode? DefaultOf(PropertyInfo member, object empty) =>
        member.GetValue(empty) is { } value and (string or bool or int or long or IReadOnlyList<string>)
            ? JsonSerializer.SerializeToNode(value, ApiJson.Options)
            : null;

    private static bool IsRequired(PropertyInfo member, ParameterInfo[] parameters)
    {
        if (Nullability.Create(member).ReadState == NullabilityState.Nullable)
            return false;
        return member.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute))
            || parameters.FirstOrDefault(p => string.Equals(p.Name, member.Name, StringComparison.OrdinalIgnoreCase))
                is { HasDefaultValue: false };
    }
}
