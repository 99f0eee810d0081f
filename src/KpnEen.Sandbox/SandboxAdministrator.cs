namespace KpnEen.Sandbox;

/// <summary>Who signs in to the developer console and connects applications.</summary>
/// <param name="Username"><c>name@domain</c>.</param>
/// <param name="Password">In the clear: told in <c>sandbox.json</c>.</param>
public sealed record SandboxAdministrator(string Username, string Password)
{
    public override string ToString() => Username;
}
