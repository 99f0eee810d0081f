namespace KpnEen.Sdk.Sandbox;

/// <param name="Id"><c>ten_…</c></param>
/// <param name="Domain">SIP domain.</param>
/// <summary>The tenant of the sandbox.</summary>
public sealed record SandboxTenant(string Id, string Domain);
