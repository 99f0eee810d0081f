using System.Text.Json;
using KpnEen.Api.Conventions;
using KpnEen.Pbx.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace KpnEen.Api.OpenApi;

/// <summary>The OpenAPI document: made from the endpoints, served at <c>/openapi/v1.json</c>; <c>KpnEen.Docs</c> makes the reference of it.</summary>
internal static class OpenApiSetup
{
    public const string DocumentName = "v1";

    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        // The framework's own would describe types by other rules than those they are read and written by.
        services.AddTransient<ISerializerDataContractResolver>(_ => new JsonSerializerDataContractResolver(ApiJson.Options));
        services.AddSwaggerGen(generator =>
        {
            generator.SwaggerDoc(
                DocumentName,
                new OpenApiInfo
                {
                    Title = "KPN EEN API",
                    Contact = new OpenApiContact
                    {
                        Name = "KPN EEN API support",
                        Email = "api@een.example",
                        Url = new Uri("https://een.example/api"),
                    },
                    License = new OpenApiLicense { Name = "Proprietary", Url = new Uri("https://een.example/terms") },
                    Version = "v1",
                    Description =
                        "A hosted business telephone exchange: directory, telephone services, calls, records, recordings, webhooks. "
                        + "Enumerations are open: accept values you do not know. Times are RFC 3339 in UTC, durations whole seconds or milliseconds as the name says, numbers E.164.",
                }
            );
            generator.DocInclusionPredicate((_, api) => api.ActionDescriptor.EndpointMetadata.OfType<ApiOperation>().Any());
            generator.CustomSchemaIds(SchemaNames.Of);
            generator.SupportNonNullableReferenceTypes();
            generator.MapType<JsonElement>(() => new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalPropertiesAllowed = true });
            generator.MapType<Stream>(() => new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" });
            IncludeComments(generator, typeof(OpenApiSetup));
            IncludeComments(generator, typeof(EventData));
            generator.SchemaFilter<SchemaRules>();
            generator.SchemaFilter<WrittenSchemas>();
            generator.OperationFilter<OperationRules>();
            generator.DocumentFilter<DocumentRules>();
        });
        services.AddSingleton<OpenApiText>();
        return services;
    }

    public static WebApplication MapOpenApiDocument(this WebApplication app)
    {
        var document = app.Services.GetRequiredService<OpenApiText>();
        app.MapGet("/openapi/v1.json", document.ServeAsync);
        return app;
    }

    private static void IncludeComments(SwaggerGenOptions generator, Type type)
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"{type.Assembly.GetName().Name}.xml");
        generator.IncludeXmlComments(file, includeControllerXmlComments: false);
    }
}
