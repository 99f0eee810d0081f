using System.ComponentModel.DataAnnotations;
using KpnEen.Api.Conventions;
using KpnEen.Api.Webhooks.Targets;
using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Webhooks.Endpoints;

/// <summary>How we prove to the receiver who we are, beyond the signature. Secrets are written and never shown.</summary>
internal sealed record WebhookAuthentication
{
    /// <summary>Which way.</summary>
    public required WebhookAuthenticationType Type { get; init; }

    /// <summary>Of basic.</summary>
    /// <example>kpn-een</example>
    [StringLength(200, MinimumLength = 1)]
    public string? Username { get; init; }

    /// <summary>Of basic; written, never shown.</summary>
    /// <example>k2FvT8sYq4WnB7xL</example>
    [StringLength(400, MinimumLength = 1)]
    public string? Password { get; init; }

    /// <summary>Of oauth2: the token endpoint, under the same rules as the endpoint's URL.</summary>
    /// <example>https://login.example.com/oauth2/token</example>
    [StringLength(2048, MinimumLength = 8)]
    public string? TokenUrl { get; init; }

    /// <summary>Of oauth2.</summary>
    /// <example>kpn-een-webhooks</example>
    [StringLength(200, MinimumLength = 1)]
    public string? ClientId { get; init; }

    /// <summary>Of oauth2; written, never shown.</summary>
    /// <example>k2FvT8sYq4WnB7xL</example>
    [StringLength(400, MinimumLength = 1)]
    public string? ClientSecret { get; init; }

    /// <summary>Of oauth2: what is asked for, blank-separated.</summary>
    /// <example>events.write</example>
    [StringLength(500, MinimumLength = 1)]
    public string? Scope { get; init; }

    public ReceiverAuthentication ToStored() =>
        Type == WebhookAuthenticationType.Basic
            ? new ReceiverAuthentication("basic", Username, null, null, null, Password)
            : new ReceiverAuthentication("oauth2", null, TokenUrl, ClientId, Scope, ClientSecret);

    public static WebhookAuthentication? Of(ReceiverAuthentication? stored) =>
        stored is null
            ? null
            : new WebhookAuthentication
            {
                Type = stored.Type == "basic" ? WebhookAuthenticationType.Basic : WebhookAuthenticationType.Oauth2,
                Username = stored.Username,
                TokenUrl = stored.TokenUrl,
                ClientId = stored.ClientId,
                Scope = stored.Scope,
            };

    /// <param name="former">What is stored: its secret stays when nothing but the scope differs.</param>
    public IEnumerable<ProblemError> Check(TargetUrl target, ReceiverAuthentication? former)
    {
        var basic = Type == WebhookAuthenticationType.Basic;
        var secret = basic ? "password" : "clientSecret";
        foreach (
            var (name, value, needed) in new[]
            {
                ("username", Username, basic),
                ("password", Password, basic),
                ("tokenUrl", TokenUrl, !basic),
                ("clientId", ClientId, !basic),
                ("clientSecret", ClientSecret, !basic),
            }
        )
        {
            if (!needed && value is not null)
                yield return new ProblemError($"/authentication/{name}", ErrorCodes.InvalidFormat, "Of the other type.");
            if (needed && value is null && !(name == secret && ToStored().SharesSecretWith(former)))
                yield return new ProblemError($"/authentication/{name}", ErrorCodes.Required, "Needed for this type.");
        }
        if (basic && Username?.Contains(':', StringComparison.Ordinal) == true)
            yield return new ProblemError("/authentication/username", ErrorCodes.InvalidFormat, "No colon: RFC 7617 2.");
        if (basic && Scope is not null)
            yield return new ProblemError("/authentication/scope", ErrorCodes.InvalidFormat, "Of the other type.");
        if (TokenUrl is not null && target.Check(TokenUrl) is { } fault)
            yield return new ProblemError("/authentication/tokenUrl", ErrorCodes.InvalidFormat, $"Not a target: {fault}.");
    }
}
