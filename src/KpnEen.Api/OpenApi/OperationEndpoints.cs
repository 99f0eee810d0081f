using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.OpenApi;

/// <summary>How an endpoint says what the OpenAPI document tells of it.</summary>
internal static class OperationEndpoints
{
    /// <param name="operationId">Unique, lowerCamelCase: the name of the SDK's method.</param>
    public static RouteHandlerBuilder Operation(
        this RouteHandlerBuilder endpoint,
        string operationId,
        string summary,
        string? description = null
    ) => endpoint.WithName(operationId).WithSummary(summary).WithDescription(description ?? $"{summary}.");

    /// <summary>The operation can meet a state that forbids it: 409 with these codes.</summary>
    public static RouteHandlerBuilder Conflicts(this RouteHandlerBuilder endpoint, params string[] codes) =>
        endpoint.WithMetadata(new ConflictCodes([.. codes]));

    /// <summary>The operation can answer with problems of these statuses besides those that follow from its shape.</summary>
    public static RouteHandlerBuilder CanAnswer(this RouteHandlerBuilder endpoint, params int[] statuses) =>
        endpoint.WithMetadata(new PossibleProblems([.. statuses]));

    /// <summary>A read whose entity tag is for writers alone: what it shows changes without a new revision, so 304 is never answered.</summary>
    public static RouteHandlerBuilder TagForWriters(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new TagForWriters());

    /// <summary>The example of the body, where the examples of all members together make none that is legal.</summary>
    public static RouteHandlerBuilder BodyExample(this RouteHandlerBuilder endpoint, object body) =>
        endpoint.WithMetadata(new BodyExample(body));

    /// <summary>A read with an entity tag of something that no client changes: If-None-Match, 304.</summary>
    public static RouteHandlerBuilder Conditional(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new ConditionalRead());
}
