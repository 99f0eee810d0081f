namespace KpnEen.Sdk.Sandbox;

/// <summary>Options from the environment, so that one program runs against the sandbox and against the real service.</summary>
public static class SandboxOptions
{
    /// <summary>
    /// Takes <c>KPNEEN_API</c>, <c>KPNEEN_CLIENT_ID</c> and <c>KPNEEN_CLIENT_SECRET</c>; what is not set comes from the sandbox's file.
    /// </summary>
    /// <param name="options">To be filled.</param>
    /// <param name="sandbox">Null: there is no sandbox.</param>
    /// <param name="partner">Takes the partner's client of the sandbox.</param>
    public static KpnEenClientOptions UseEnvironment(this KpnEenClientOptions options, SandboxFile? sandbox, bool partner = false)
    {
        var client = partner ? sandbox?.PartnerClient : sandbox?.Client;
        options.BaseAddress = Environment.GetEnvironmentVariable("KPNEEN_API") is { Length: > 0 } api ? new Uri(api) : sandbox?.Api;
        options.ClientId = Environment.GetEnvironmentVariable("KPNEEN_CLIENT_ID") is { Length: > 0 } id ? id : client?.Id;
        options.ClientSecret = Environment.GetEnvironmentVariable("KPNEEN_CLIENT_SECRET") is { Length: > 0 } secret
            ? secret
            : client?.Secret;
        return options;
    }
}
