using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KpnEen.Api.Conventions;
using KpnEen.Api.Events;
using KpnEen.Api.OpenApi.Limits;
using KpnEen.Api.Security;
using KpnEen.Data.Log;
using KpnEen.Pbx.Events;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace KpnEen.Api.OpenApi;

/// <summary>The parts of the document that belong to no operation: server, security scheme, tags, webhooks.</summary>
internal sealed class DocumentRules : IDocumentFilter
{
    public const string SecurityScheme = "oauth";

    private static readonly ImmutableArray<(string Name, string Description)> Tags =
    [
        ("Tenants", "The companies on the exchange: a partner's customers, and the tenant itself."),
        ("Users", "The people on the exchange."),
        ("Devices", "Their telephones: SIP accounts and registrations."),
        ("Numbers", "Public numbers and what they lead to."),
        ("Trunks", "SIP connections to other exchanges."),
        ("HuntGroups", "Several users behind one number."),
        ("AudioFiles", "Sound files of the tenant: music on hold, and what is played into calls."),
        ("Services", "Telephone services of users: forwarding, do not disturb and so on."),
        ("Calls", "Calls in progress: place, look, control."),
        ("CallRecords", "One record for each ended conversation."),
        ("Recordings", "Recorded conversations."),
        ("CallMeNow", "Click-to-call for the visitors of a website."),
        ("Webhooks", "Where events are delivered, and the log of it."),
        ("Events", "The event feed, the live stream and the catalogue of types."),
        ("Operations", "Long actions: how far they are, what became of them."),
        ("Clients", "API clients and their secrets."),
        ("SignIns", "Which users sign in, by which name and in which role."),
        ("ConnectedApps", "What people of the tenant allowed applications."),
        ("AuditLog", "Who changed which setting, in a chain that shows every later change of it."),
    ];

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.Servers =
        [
            new OpenApiServer
            {
                Url = "/",
                Description = "The server this document was read from: production, or a sandbox.",
                Extensions = new Dictionary<string, IOpenApiExtension> { ["x-internal"] = new JsonNodeExtension(JsonValue.Create(false)) },
            },
        ];
        swaggerDoc.Components ??= new OpenApiComponents();
        swaggerDoc.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [SecurityScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.OAuth2,
                Description =
                    "Access tokens are JWTs as in RFC 9068, validated by the rules of RFC8725. They live for minutes: ask for a new one when one expires.",
                Flows = new OpenApiOAuthFlows
                {
                    ClientCredentials = new OpenApiOAuthFlow
                    {
                        TokenUrl = new Uri("/oauth/token", UriKind.Relative),
                        // RFC 6749 4.4.3: a client that has a secret asks anew in the same place.
                        RefreshUrl = new Uri("/oauth/token", UriKind.Relative),
                        Scopes = Scopes.All.ToDictionary(s => s.Key, s => s.Value),
                    },
                },
            },
        };
        swaggerDoc.Tags = new HashSet<OpenApiTag>(
            Tags.OrderBy(t => t.Name, StringComparer.Ordinal).Select(t => new OpenApiTag { Name = t.Name, Description = t.Description })
        );
        foreach (var path in swaggerDoc.Paths.Values.OfType<OpenApiPathItem>())
            ConditionalReads.Document(path, swaggerDoc);
        context.SchemaGenerator.GenerateSchema(typeof(EventEnvelope), context.SchemaRepository);
        swaggerDoc.Webhooks = EventTypes.All.ToDictionary(type => type, type => (IOpenApiPathItem)Webhook(type, swaggerDoc));
        Borrowed.Apply(swaggerDoc.Components.Schemas!);
        UnusedSchemas.Remove(swaggerDoc);
        LimitRules.Apply(swaggerDoc);
        var examples = new ExampleComposer(swaggerDoc.Components.Schemas!);
        foreach (var operation in swaggerDoc.Operations())
            examples.Apply(operation);
    }

    private static OpenApiPathItem Webhook(string type, OpenApiDocument document) =>
        new()
        {
            Operations = new Dictionary<HttpMethod, OpenApiOperation>
            {
                [HttpMethod.Post] = new()
                {
                    OperationId = $"on{string.Concat(type.Split('.', '_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]))}",
                    Summary = type,
                    Description =
                        $"{EventTypeCatalog.Describe(type)} Signed by Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature.",
                    Tags = new HashSet<OpenApiTagReference> { new("Webhooks", document) },
                    Security = [],
                    RequestBody = new OpenApiRequestBody
                    {
                        Required = true,
                        Content = new Dictionary<string, OpenApiMediaType>
                        {
                            ["application/json"] = new()
                            {
                                Schema = EventBodies.Of(type, document),
                                Example = JsonNode.Parse(EventJson.Envelope(EventExamples.Of(type))),
                            },
                        },
                    },
                    Responses = new OpenApiResponses
                    {
                        ["2XX"] = new OpenApiResponse { Description = "Received." },
                        ["410"] = new OpenApiResponse { Description = "The endpoint is gone: nothing more is sent." },
                    },
                },
            },
        };
}
