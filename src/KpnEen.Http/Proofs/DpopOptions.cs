using Microsoft.Extensions.Configuration;

namespace KpnEen.Http.Proofs;

/// <summary>How proofs of possession are taken.</summary>
public sealed record DpopOptions
{
    /// <summary>Each proof must carry a nonce of ours (RFC 9449 8 and 9): proofs cannot be made in advance. Costs a client one more request now and then.</summary>
    public bool RequireNonce { get; init; }

    /// <summary>Oldest <c>iat</c>.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How far a client's clock may be ahead.</summary>
    public TimeSpan Skew { get; init; } = TimeSpan.FromSeconds(30);

    /// <exception cref="FormatException">Neither required nor optional.</exception>
    public static DpopOptions From(IConfiguration configuration) =>
        new()
        {
            RequireNonce = configuration["Identity:DpopNonce"] switch
            {
                null or "" or "optional" => false,
                "required" => true,
                var other => throw new FormatException($"Identity:DpopNonce must be required or optional, not '{other}'."),
            },
        };
}
