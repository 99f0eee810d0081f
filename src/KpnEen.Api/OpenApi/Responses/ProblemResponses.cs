using System.Globalization;
using System.Text.Json.Nodes;
using KpnEen.Api.Conventions;
using Microsoft.OpenApi;

namespace KpnEen.Api.OpenApi.Responses;

/// <summary>Answers that are problems: one component a status, or one of the operation's own where its codes are its own.</summary>
internal static class ProblemResponses
{
    private static readonly Dictionary<int, string[]> General = new()
    {
        [403] = [ProblemCodes.InsufficientScope, ProblemCodes.TenantNotAllowed, ProblemCodes.Forbidden],
        [409] = [ProblemCodes.IdempotencyInFlight, ProblemCodes.IdempotencyOutcomeUnknown],
    };

    /// <param name="codes">Codes of the operation besides those any operation can have.</param>
    public static IOpenApiResponse Of(int status, IReadOnlyList<string> codes, bool isIdempotent, OpenApiDocument document)
    {
        var general = GeneralCodes(status, isIdempotent);
        if (codes.Count > 0 || (status == 409 && !isIdempotent))
            return Make(status, [.. codes.Concat(general).Distinct()], document);
        var name = $"Problem{status.ToString(CultureInfo.InvariantCulture)}";
        document.Components ??= new OpenApiComponents();
        document.Components.Responses ??= new Dictionary<string, IOpenApiResponse>();
        document.Components.Responses.TryAdd(name, Make(status, general, document));
        return new OpenApiResponseReference(name, document);
    }

    private static string[] GeneralCodes(int status, bool isIdempotent) =>
        status == 409 && !isIdempotent ? []
        : General.TryGetValue(status, out var some) ? some
        : [.. ProblemCatalog.All.Where(kind => kind.Status == status).Select(kind => kind.Code)];

    private static OpenApiResponse Make(int status, string[] codes, OpenApiDocument document)
    {
        var first = codes.Length > 0 ? ProblemCatalog.Get(codes[0]) : ProblemCatalog.OfStatus(status);
        var response = new OpenApiResponse
        {
            Description = $"{first.Title}. `code` is one of {string.Join(", ", codes.Select(code => $"`{code}`"))}.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new()
                {
                    Schema = new OpenApiSchemaReference(nameof(Problem), document),
                    Example = Example(first),
                },
            },
        };
        ResponseHeaders.AddTo(response, status.ToString(CultureInfo.InvariantCulture), document);
        return response;
    }

    private static JsonObject Example(ProblemKind kind) =>
        new()
        {
            ["type"] = $"https://api.een.example/problems/{kind.Code}",
            ["title"] = kind.Title,
            ["status"] = kind.Status,
            ["code"] = kind.Code,
            ["traceId"] = "4bf92f3577b34da6a3ce929d0e0e4736",
        };
}
