using System.Collections.Immutable;

namespace KpnEen.Sandbox;

/// <param name="Password">In the clear: told in <c>sandbox.json</c>, used by the virtual phones.</param>
public sealed record SandboxPhone(string UserId, string Extension, string Number, string Username, string Password)
{
    public override string ToString() => $"SandboxPhone {Extension}";
}
