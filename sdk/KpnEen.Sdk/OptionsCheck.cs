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
            { Credential: null } when string.IsNullOrEmpty(options.ClientId) || string.IsNullOrEmpty(options.ClientSecret) =>
                "ClientId and ClientSecret are needed, or a Credential.",
            { MaxRetries: < 0 or > 10 } => "MaxRetries is 0 to 10.",
            _ => null,
        };
}
