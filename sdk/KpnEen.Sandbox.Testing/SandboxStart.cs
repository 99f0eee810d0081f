namespace KpnEen.Sandbox.Testing;

/// <summary>How to start a sandbox of one's own.</summary>
public sealed class SandboxStart
{
    /// <summary>Path of <c>KpnEen.Server.dll</c>.</summary>
    public required string Server { get; init; }

    /// <summary>Connection string of an empty PostgreSQL database, or one an earlier start made.</summary>
    public required string Database { get; init; }

    /// <summary>More environment of the server.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>How long the server may take until calls can be made.</summary>
    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromSeconds(60);
}
