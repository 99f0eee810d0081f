namespace KpnEen.Sdk;

/// <summary>What must be there before the first request.</summary>
internal static class OptionsCheck
{
    public static void Throw(KpnEenClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Fault(options) is { } fault)
            throw new ArgumentException(fault, nameof(options));
    }

    public static string? Fault(KpnEenClientOptions options) =>
        options switch
        {
            { BaseAddress: null or { IsAbsoluteUri: false } } => "BaseAddress must be an absolute address, as http://127.0.0.1:8080.",
            { BaseAddress.Scheme: not ("http" or "https") } => "BaseAddress must be http or https.",
            { Credential: null } when string.IsNullOrEmpty(options.ClientId) || !HasProof(options) =>
                "ClientId and ClientSecret are needed, or a ClientKey, a RefreshToken or a Credential.",
            { MaxRetries: < 0 or > 10 } => "MaxRetries is 0 to 10.",
            _ when options.RetryBaseDelay < TimeSpan.Zero || options.RetryMaxDelay < options.RetryBaseDelay =>
                "RetryBaseDelay is not negative, and RetryMaxDelay not less.",
            _ when options.RetryAfterCap < TimeSpan.Zero => "RetryAfterCap is not negative.",
            _ when options.TryTimeout <= TimeSpan.Zero || options.OverallTimeout < options.TryTimeout =>
                "TryTimeout is more than nothing, and OverallTimeout not less.",
            { TimeProvider: null } => "TimeProvider is missing.",
            _ => null,
        };

    private static bool HasProof(KpnEenClientOptions options) =>
        !string.IsNullOrEmpty(options.ClientSecret) || options.ClientKey is not null || !string.IsNullOrEmpty(options.RefreshToken);
}
