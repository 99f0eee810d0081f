using System.Globalization;
using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace KpnEen.Api.Camara;

/// <summary>
/// The OpenAPI document of the facade as we have it, at <c>/openapi/click-to-dial.json</c>: a document of its own, for its errors, headers and
/// callbacks are not ours. Its schemas are made from the types that are read and written.
/// </summary>
internal sealed class ClickToDialDocument(ISchemaGenerator generator)
{
    private const string Route = "/openapi/click-to-dial.json";
    private const string Json = "application/json";
    private const string Security = "openId";

    // RFC 9110 and the CAMARA API Design Guide 3.2: what any operation may answer.
    private static readonly int[] Always = [400, 401, 403, 404, 406, 429, 500, 503, 504];

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet(Route, (ClickToDialDocument document) => TypedResults.Text(document.Write(), Json))
            .AllowAnonymous()
            .ExcludeFromDescription();

    private string Write()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Make().SerializeAsV31(new OpenApiJsonWriter(text));
        return text.ToString();
    }

    private OpenApiDocument Make()
    {
        var schemas = new SchemaRepository(Route);
        var document = new OpenApiDocument
        {
            Info = new OpenApiInfo
            {
                Title = "Click To Dial API",
                Version = "0.1.0-rc.1",
                Description =
                    "CAMARA ClickToDial over the click-to-call of KPN EEN. The standard's own document is at https://github.com/camaraproject/ClickToDial.",
            },
            Servers = [new OpenApiServer { Url = "/" }],
            Components = new OpenApiComponents
            {
                SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                {
                    [Security] = new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.OpenIdConnect,
                        OpenIdConnectUrl = new Uri("/.well-known/openid-configuration", UriKind.Relative),
                    },
                },
            },
        };
        var error = generator.GenerateSchema(typeof(CamaraError), schemas);
        var call = generator.GenerateSchema(typeof(ClickToDialCall), schemas);
        var created = Operation(
            "createCall",
            "Create a call: the caller's phone rings first, then the callee's",
            Scopes.ClickToDialCreate,
            (201, "The call.", call),
            [409, 413, 415, 422]
        );
        created.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = Content(Json, generator.GenerateSchema(typeof(CreateClickToDialCall), schemas)),
        };
        created.Responses!["201"] = new OpenApiResponse
        {
            Description = "The call.",
            Headers = new Dictionary<string, IOpenApiHeader>
            {
                ["Location"] = new OpenApiHeader
                {
                    Required = true,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                },
            },
            Content = Content(Json, call),
        };
        created.Callbacks = new Dictionary<string, IOpenApiCallback>
        {
            ["notifications"] = Notification(generator.GenerateSchema(typeof(ClickToDialStatusChanged), schemas)),
        };
        var calls = CamaraPath.ClickToDial + "/calls";
        document.Paths = new OpenApiPaths
        {
            [calls] = Path(null, (HttpMethod.Post, created)),
            [$"{calls}/{{callId}}"] = Path(
                "callId",
                (HttpMethod.Get, Operation("getCall", "Get a call", Scopes.ClickToDialRead, (200, "The call.", call), [])),
                (
                    HttpMethod.Delete,
                    Operation("terminateCall", "Terminate a call", Scopes.ClickToDialDelete, (204, "It is being ended.", null), [409])
                )
            ),
            [$"{calls}/{{callId}}/recording"] = Path(
                "callId",
                (
                    HttpMethod.Get,
                    Operation(
                        "getRecording",
                        "Get the recording of a call",
                        Scopes.ClickToDialRecordings,
                        (200, "The recording, a WAV file in base64.", Recording()),
                        []
                    )
                )
            ),
        };
        document.Components.Schemas = schemas.Schemas;
        document.RegisterComponents();
        return document;

        OpenApiOperation Operation(
            string id,
            string summary,
            string scope,
            (int Status, string Text, IOpenApiSchema? Schema) done,
            int[] more
        )
        {
            var responses = new OpenApiResponses
            {
                [$"{done.Status}"] = new OpenApiResponse
                {
                    Description = done.Text,
                    Content = done.Schema is null ? null : Content(Json, done.Schema),
                },
            };
            foreach (var status in Always.Concat(more).Order())
                responses[$"{status}"] = new OpenApiResponse { Description = $"Refused: {status}.", Content = Content(Json, error) };
            return new OpenApiOperation
            {
                OperationId = id,
                Summary = summary,
                Parameters =
                [
                    new OpenApiParameter
                    {
                        Name = CorrelatorMiddleware.Header,
                        In = ParameterLocation.Header,
                        Description = "Comes back in the answer.",
                        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 256 },
                    },
                ],
                Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Security, document)] = [scope] }],
                Responses = responses,
            };
        }
    }

    private static OpenApiPathItem Path(string? parameter, params ReadOnlySpan<(HttpMethod Method, OpenApiOperation Operation)> operations)
    {
        var item = new OpenApiPathItem { Operations = [] };
        foreach (var (method, operation) in operations)
        {
            if (parameter is not null)
                operation.Parameters!.Add(
                    new OpenApiParameter
                    {
                        Name = parameter,
                        In = ParameterLocation.Path,
                        Required = true,
                        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 64 },
                    }
                );
            item.Operations.Add(method, operation);
        }
        return item;
    }

    private static OpenApiCallback Notification(IOpenApiSchema body)
    {
        var callback = new OpenApiCallback();
        callback.AddPathItem(
            RuntimeExpression.Build("{$request.body#/sink}"),
            new OpenApiPathItem
            {
                Operations = new Dictionary<HttpMethod, OpenApiOperation>
                {
                    [HttpMethod.Post] = new()
                    {
                        OperationId = "postNotification",
                        Summary = "A status of the call, as a CloudEvent",
                        RequestBody = new OpenApiRequestBody
                        {
                            Required = true,
                            Content = Content(ClickToDialStatusChanged.MediaType, body),
                        },
                        Responses = new OpenApiResponses { ["204"] = new OpenApiResponse { Description = "Taken; so is any other 2xx." } },
                    },
                },
            }
        );
        return callback;
    }

    // Written as it is read, so no type has it.
    private static OpenApiSchema Recording() =>
        new()
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { "callId", "contentType", "generatedAt", "content" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["callId"] = new OpenApiSchema { Type = JsonSchemaType.String },
                ["contentType"] = new OpenApiSchema { Type = JsonSchemaType.String },
                ["generatedAt"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
                ["content"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "byte" },
            },
        };

    private static Dictionary<string, OpenApiMediaType> Content(string type, IOpenApiSchema schema) =>
        new() { [type] = new OpenApiMediaType { Schema = schema } };
}
