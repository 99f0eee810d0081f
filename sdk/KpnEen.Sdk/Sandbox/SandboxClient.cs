namespace KpnEen.Sdk.Sandbox;

/// <summary>An OAuth client of the sandbox.</summary>
/// <param name="Id">Client id.</param>
/// <param name="Secret">Client secret.</param>
public sealed record SandboxClient(string Id, string Secret)
{
    /// <summary>Never shows the secret.</summary>
    public override string ToString() => Id;
}
