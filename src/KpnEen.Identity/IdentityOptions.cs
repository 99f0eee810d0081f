using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;

namespace KpnEen.Identity;

/// <summary>Settings of the authorization server.</summary>
public sealed record IdentityOptions
{
    /// <summary>The issuer identifier: from configuration, never from a request's Host.</summary>
    public required Uri Issuer { get; init; }

    /// <summary>Audiences that may be asked for (RFC 8707); the first is the default.</summary>
    public required ImmutableArray<string> Resources { get; init; }

    /// <summary>How long an access token is valid.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromSeconds(900);

    /// <summary>How long a key signs before the next does.</summary>
    public TimeSpan KeyLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a key is published before it signs, so that every cache has it.</summary>
    public TimeSpan PublishBeforeUse { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a key stays published after it signed last: longer than tokens and caches live.</summary>
    public TimeSpan PublishAfterUse { get; init; } = TimeSpan.FromHours(25);

    /// <summary>How often a node looks at the keys of all nodes, should a notification get lost. Much shorter than <see cref="PublishBeforeUse"/>.</summary>
    public TimeSpan ReadKeysEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether an assertion's audience may be an array of the issuer alone; else only a text.</summary>
    public bool AcceptAudienceArray { get; init; }

    /// <summary>The issuer as text: without a slash at the end.</summary>
    public string IssuerName => Issuer.OriginalString.TrimEnd('/');

    /// <summary>The issuer's path: empty, or <c>/auth</c>.</summary>
    public string Path => Issuer.AbsolutePath.TrimEnd('/');

    /// <exception cref="InvalidOperationException">The issuer is no absolute http(s) address without query and fragment.</exception>
    public static IdentityOptions From(IConfiguration configuration)
    {
        var here = $"http://{configuration["KPNEEN_HTTP"] ?? "127.0.0.1:8080"}";
        var name = configuration["Identity:Issuer"] ?? here;
        if (
            !Uri.TryCreate(name, UriKind.Absolute, out var issuer)
            || issuer.Scheme is not ("http" or "https")
            || issuer.Query.Length + issuer.Fragment.Length > 0
        )
            throw new InvalidOperationException($"Identity:Issuer must be an http(s) address without query and fragment, not '{name}'.");
        var api = (configuration["Api:PublicUrl"] ?? here).TrimEnd('/');
        return new IdentityOptions
        {
            Issuer = issuer,
            Resources = [api],
            AcceptAudienceArray = configuration.GetValue("Identity:AcceptAudienceArray", false),
        };
    }

    /// <summary>The audience of a token that is asked for with this <c>resource</c> (RFC 8707).</summary>
    /// <exception cref="TokenError">400 invalid_target.</exception>
    internal string AudienceFor(string? resource) =>
        resource is null ? Resources[0]
        : Resources.Contains(resource) ? resource
        : throw new TokenError(400, "invalid_target", "The resource is not known here.");
}
