using System.Globalization;
using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace KpnEen.Api.OpenApi;

/// <summary>What the metadata of an endpoint means in the document: security, headers, problem answers.</summary>
internal sealed class OperationRules : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        var scope = metadata.OfType<RequiredScope>().LastOrDefault()?.Scope;
        operation.Security = scope is null
            ? []
            :
            [
                new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(DocumentRules.SecurityScheme, context.Document)] = [scope],
                },
            ];

        if (operation.RequestBody is OpenApiRequestBody body)
            PatchSchemas.Use(body, context.Document);
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
            ParameterRules.Apply(parameter);
        AddHeaders(operation, metadata, scope);
        AddResponseHeaders(operation);
        Problems(operation, context, metadata, scope);
    }

    private static void AddHeaders(OpenApiOperation operation, IList<object> metadata, string? scope)
    {
        if (metadata.OfType<RequiresIfMatch>().Any())
            operation.Parameters!.Add(Header("If-Match", "Entity tag of the revision that was read, or `*` for any.", required: true, 512));
        if (metadata.OfType<IdempotentOperation>().Any())
            operation.Parameters!.Add(
                Header(
                    "Idempotency-Key",
                    "With it the operation happens at most once in 24 hours; a repetition gets the first answer.",
                    required: false,
                    257
                )
            );
        operation.Parameters!.Add(
            Header(ApiVersions.Header, "Dated version to be answered in; without it the one the client was made for.", required: false, 10)
        );
        operation.Deprecated = metadata.OfType<DeprecatedOperation>().Any();
        if (scope is not null && scope != Scopes.Partner)
            operation.Parameters!.Add(Header("Kpn-Tenant", "The tenant a partner's token acts for.", required: false, 64));
    }

    private static OpenApiParameter Header(string name, string description, bool required, int maxLength) =>
        new()
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Required = required,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = maxLength },
        };

    private static void AddResponseHeaders(OpenApiOperation operation)
    {
        if (operation.Responses?.GetValueOrDefault("201") is OpenApiResponse created)
            Add(created, "Location", "Path of what was created.");
        if (operation.Responses?.GetValueOrDefault("202") is OpenApiResponse accepted)
            Add(accepted, "Location", "Path where it can be followed.");
        var changes = operation.Parameters!.Any(p => p.Name == "If-Match");
        foreach (var status in (string[])["200", "201"])
        {
            if (operation.Responses?.GetValueOrDefault(status) is OpenApiResponse response && changes)
                Add(response, "ETag", "Entity tag of the revision.");
        }

        if (operation.Responses?.GetValueOrDefault("200") is OpenApiResponse written && changes)
            Add(written, SettledWrites.PendingHeader, "`true` when calls may not see the change yet.");
    }

    private static void Add(OpenApiResponse response, string name, string description)
    {
        response.Headers ??= new Dictionary<string, IOpenApiHeader>();
        response.Headers[name] = new OpenApiHeader
        {
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 512 },
        };
    }

    private static void Problems(OpenApiOperation operation, OperationFilterContext context, IList<object> metadata, string? scope)
    {
        var statuses = new SortedSet<int> { 400, 429, 500 };
        if (scope is not null)
            statuses.UnionWith([401, 403]);
        if (operation.Parameters!.Any(p => p.In == ParameterLocation.Path))
            statuses.Add(404);
        if (operation.RequestBody is not null)
            statuses.UnionWith([415, 422]);
        if (metadata.OfType<RequiresIfMatch>().Any())
            statuses.UnionWith([412, 428]);
        if (metadata.OfType<IdempotentOperation>().Any())
            statuses.UnionWith([409, 422]);
        var conflicts = metadata.OfType<ConflictCodes>().SelectMany(c => c.Codes).ToList();
        if (conflicts.Count > 0)
            statuses.Add(409);
        statuses.UnionWith(metadata.OfType<PossibleProblems>().SelectMany(p => p.Statuses));

        context.SchemaGenerator.GenerateSchema(typeof(Problem), context.SchemaRepository);
        operation.Responses ??= [];
        foreach (var status in statuses)
        {
            var key = status.ToString(CultureInfo.InvariantCulture);
            operation.Responses[key] =
                status == StatusCodes.Status409Conflict
                    ? ProblemResponse(status, conflicts, context.Document)
                    : Shared(status, context.Document);
        }
    }

    private static OpenApiResponseReference Shared(int status, OpenApiDocument document)
    {
        var name = $"Problem{status.ToString(CultureInfo.InvariantCulture)}";
        document.Components ??= new OpenApiComponents();
        document.Components.Responses ??= new Dictionary<string, IOpenApiResponse>();
        document.Components.Responses.TryAdd(name, ProblemResponse(status, [], document));
        return new OpenApiResponseReference(name, document);
    }

    private static OpenApiResponse ProblemResponse(int status, List<string> codes, OpenApiDocument document)
    {
        var title = ProblemCatalog.OfStatus(status).Title;
        var response = new OpenApiResponse
        {
            Description = codes.Count > 0 ? $"{title}: {string.Join(", ", codes)}." : $"{title}.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), document) },
            },
        };
        if (status == StatusCodes.Status429TooManyRequests)
        {
            response.Headers = new Dictionary<string, IOpenApiHeader>
            {
                ["Retry-After"] = new OpenApiHeader
                {
                    Description = "Seconds to wait.",
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Integer,
                        Format = "int32",
                        Minimum = "0",
                    },
                },
            };
        }

        return response;
    }
}
