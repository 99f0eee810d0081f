using System.Globalization;
using System.Reflection;
using System.Text.Json;
using KpnEen.Api.Calls;
using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi.Limits;
using KpnEen.Api.OpenApi.Responses;
using KpnEen.Api.Security;
using KpnEen.Api.Settled;
using KpnEen.Pbx.Control;
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
        // An empty requirement: no token is needed (OpenAPI 3.1, security requirement object).
        operation.Security = scope is null ? [new OpenApiSecurityRequirement()] : [];
        if ((scope ?? metadata.OfType<OptionalScope>().LastOrDefault()?.Scope) is { } granted)
            operation.Security.Add(
                new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(DocumentRules.SecurityScheme, context.Document)] = [granted],
                }
            );

        OperationNotes.Add(operation, metadata);
        if (operation.RequestBody is OpenApiRequestBody body)
            PatchSchemas.Use(body, context.Document);
        if (metadata.OfType<BodyExample>().LastOrDefault() is { } example)
        {
            foreach (var (_, media) in operation.Body())
                media.Example = JsonSerializer.SerializeToNode(example.Body, ApiJson.Options);
        }

        operation.Parameters ??= [];
        PathParameters.AddMissing(operation.Parameters, context.ApiDescription.RelativePath);
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
            ParameterRules.Apply(parameter);
        AddHeaders(operation, metadata, scope);
        AddResponseHeaders(operation, metadata, context.Document);
        Problems(operation, context, metadata);
        if (metadata.OfType<ConditionalRead>().Any())
            ConditionalReads.Document(operation, context.Document);
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
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                MaxLength = maxLength,
                Pattern = TextPatterns.Header,
            },
        };

    private static void AddResponseHeaders(OpenApiOperation operation, IList<object> metadata, OpenApiDocument document)
    {
        var isIdempotent = metadata.OfType<IdempotentOperation>().Any();
        var tagged = metadata.OfType<TagForWriters>().Any();
        var changes = operation.Parameters!.Any(p => p.Name == "If-Match");
        foreach (var (status, answer) in operation.Responses ?? [])
        {
            if (answer is not OpenApiResponse response)
                continue;
            ResponseHeaders.AddTo(response, status, document);
            if (status is "201" or "202")
                ResponseHeaders.Add(response, "Location", document);
            if (changes && status is ("200" or "201"))
                ResponseHeaders.Add(response, "ETag", document);
            if (changes && status == "200")
                ResponseHeaders.Add(response, SettledWrites.PendingHeader, document);
            foreach (var told in operation.Deprecated ? (string[])["Deprecation", "Sunset"] : [])
                ResponseHeaders.Add(response, told, document);
            if (tagged && status == "200")
                ResponseHeaders.Add(response, "ETag", document);
            if (isIdempotent)
                ResponseHeaders.Add(response, "Idempotency-Replayed", document);
        }
    }

    private static void Problems(OpenApiOperation operation, OperationFilterContext context, IList<object> metadata)
    {
        // 401 and 403 where no token is needed too: one that is sent is believed or refused.
        var statuses = new SortedSet<int> { 400, 401, 403, 406, 429, 500, 503 };
        if (operation.Parameters!.Any(p => p.In == ParameterLocation.Path))
            statuses.Add(404);
        if (operation.RequestBody is not null)
            statuses.UnionWith([413, 415, 422]);
        if (metadata.OfType<RequiresIfMatch>().Any())
            statuses.UnionWith([412, 428]);
        var isIdempotent = metadata.OfType<IdempotentOperation>().Any();
        if (isIdempotent)
            statuses.UnionWith([409, 422]);
        if (AsksSwitch(metadata))
            statuses.Add(504);
        var codes = metadata.OfType<ConflictCodes>().SelectMany(c => c.Codes).ToList();
        if (codes.Count > 0)
            statuses.Add(409);
        statuses.UnionWith(metadata.OfType<PossibleProblems>().SelectMany(p => p.Statuses));

        context.SchemaGenerator.GenerateSchema(typeof(Problem), context.SchemaRepository);
        operation.Responses ??= [];
        foreach (var status in statuses)
            operation.Responses[status.ToString(CultureInfo.InvariantCulture)] = ProblemResponses.Of(
                status,
                status == StatusCodes.Status409Conflict ? codes : [],
                isIdempotent,
                context.Document
            );
    }

    /// <summary>What goes to the switch may get no answer in time.</summary>
    private static bool AsksSwitch(IList<object> metadata) =>
        metadata
            .OfType<MethodInfo>()
            .SelectMany(handler => handler.GetParameters())
            .Any(p => p.ParameterType == typeof(ICallControl) || p.ParameterType == typeof(CallCommands));
}
