using KpnEen.Data.Audit;

namespace KpnEen.Api.Audit;

/// <summary>Who changed something.</summary>
internal sealed record AuditActor
{
    /// <summary>client (an application by itself), user (a person), starCode, phone, visitor, sandbox or system. More may follow.</summary>
    /// <example>client</example>
    public required string Kind { get; init; }

    /// <summary>The client, the user, or the part of the system.</summary>
    /// <example>cli_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public string? Id { get; init; }

    /// <summary>The application.</summary>
    /// <example>cli_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public string? ClientId { get; init; }

    /// <summary>The person.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public string? UserId { get; init; }

    /// <summary>Who issued the access token.</summary>
    /// <example>https://api.een.example</example>
    public string? Issuer { get; init; }

    /// <summary>The claim jti of the access token.</summary>
    /// <example>0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public string? TokenId { get; init; }

    /// <summary>X-Request-Id of the request.</summary>
    /// <example>0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public string? RequestId { get; init; }

    public static AuditActor Of(WhoActs who) =>
        new()
        {
            Kind = who.Kind,
            Id = who.Id,
            ClientId = who.ClientId,
            UserId = who.UserId,
            Issuer = who.Issuer,
            TokenId = who.TokenId,
            RequestId = who.RequestId,
        };
}
